//! Pages and parts of pages that are made of what one server function answers.

use std::{marker::PhantomData, pin::Pin, sync::Arc};

use leptos::{prelude::*, server::codee::string::FromToStringCodec};
use serde::de::DeserializeOwned;

use super::error::Failure;
use crate::{api::packed::Packed, components::Settled, error::AppError, layout::Frame};

/// What was fetched, packed; or after a mark, an error. As one text it is one type, whatever it is.
type Fetched = Resource<String, FromToStringCodec>;
type Loading = Pin<Box<dyn Future<Output = String> + Send>>;
type Show = Arc<dyn Fn(&str) -> Result<AnyView, AppError> + Send + Sync>;

/// Stands before an error; base64 has no such letter.
const ERROR: char = '!';

/// A `T` that is fetched: on the server for the first page, in the browser after that.
pub struct Loaded<T> {
    answer: Fetched,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

impl<T: DeserializeOwned + 'static> Loaded<T> {
    /// Fetches a `T`, and again when `depends` gives another text.
    pub fn new<F>(
        depends: impl Fn() -> String + Send + Sync + 'static,
        fetch: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Packed<T>, AppError>> + Send + 'static,
    {
        let fetch = move || -> Loading {
            let answer = fetch();
            Box::pin(async move {
                match answer.await {
                    Ok(packed) => packed.into_text(),
                    Err(error) => failed(&error),
                }
            })
        };
        Self { answer: resource(Box::new(depends), Box::new(fetch)), of: PhantomData }
    }

    /// What has been fetched so far.
    pub fn now(self) -> Option<Result<T, AppError>> {
        Some(open(&self.answer.get()?))
    }

    /// Shows a part of the page that can do without it.
    pub fn part(self, show: impl Fn(Option<T>) -> AnyView + Send + Sync + 'static) -> AnyView {
        shown(self.answer, true, Arc::new(move |text| Ok(show(open(text).ok()))))
    }

    /// What comes of it, as soon as it is there.
    pub async fn settled(self) -> Result<T, AppError> {
        open(&self.answer.await)
    }

    /// Fetches it again.
    pub fn refetch(self) {
        self.answer.refetch();
    }

    /// Shows it, or what went wrong. `headed` says that the page has its heading already.
    pub fn show(self, headed: bool, show: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView {
        shown(self.answer, headed, Arc::new(move |text| open(text).map(&show)))
    }
}

/// A page that is made of a `T` alone.
pub fn page<T, F>(
    depends: impl Fn() -> String + Send + Sync + 'static,
    fetch: impl Fn() -> F + Send + Sync + 'static,
    show: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: DeserializeOwned + 'static,
    F: Future<Output = Result<Packed<T>, AppError>> + Send + 'static,
{
    Loaded::new(depends, fetch).show(false, show)
}

fn open<T: DeserializeOwned>(text: &str) -> Result<T, AppError> {
    packed(text)?.open()
}

fn packed<T>(text: &str) -> Result<Packed<T>, AppError> {
    match text.strip_prefix(ERROR) {
        Some(error) => Err(AppError::from_text(error)),
        None => Ok(Packed::from_text(text.to_owned())),
    }
}

// What follows is compiled once, whatever is loaded.

fn failed(error: &AppError) -> String {
    [ERROR.encode_utf8(&mut [0; 4]), &*Packed::of(error).into_text()].concat()
}

fn resource(depends: Box<dyn Fn() -> String + Send + Sync>, fetch: Box<dyn Fn() -> Loading + Send + Sync>) -> Fetched {
    Resource::new_str_blocking(depends, move |_| fetch())
}

fn shown(answer: Fetched, headed: bool, show: Show) -> AnyView {
    // Whoever sees their own clients alone is led back to those.
    let frame = use_context::<Frame>();
    view! {
        <Transition>
            {move || {
                let show = show.clone();
                Suspend::new(async move {
                    let view = match show(&answer.await) {
                        Ok(view) => view,
                        Err(error) => {
                            let role = match frame {
                                Some(frame) => frame.role().await,
                                None => None,
                            };
                            view! { <Failure error headed role/> }.into_any()
                        }
                    };
                    Settled::new(view)
                })
            }}
        </Transition>
    }
    .into_any()
}
