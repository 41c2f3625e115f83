//! Slowing down whoever guesses, by account and by address; the counts are in the database, because processes share nothing else.
