//! A place in the queue, as an address says it: where the page after the one before begins.

use domain::{ProposalId, Timestamp};

/// Writes it.
pub fn write((at, id): (Timestamp, ProposalId)) -> String {
    format!("{}.{id}", at.0)
}

/// Reads it; `None` where the address holds something else.
pub fn read(text: &str) -> Option<(Timestamp, ProposalId)> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp(at.parse().ok()?), id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let place = (Timestamp(1_795_451_520_000), "01990000-0000-7000-8000-000000000001".parse().unwrap());
        assert_eq!(read(&write(place)), Some(place));
        for text in ["", "1", "1.", ".1", "x.01990000-0000-7000-8000-000000000001"] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
