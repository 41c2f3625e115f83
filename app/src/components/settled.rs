//! A view in which nothing is left to wait for.

use leptos::{
    prelude::*,
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{Position, PositionState, RenderFlags, add_attr::AddAnyAttr},
    },
};

/// A view that is rendered as it stands. Before a page is rendered, the framework asks each of its elements and attributes
/// in turn, by a future of its own, whether it has become what it will be. A list of a hundred rows is ten thousand such
/// questions; where everything is known already, none of them is needed.
pub struct Settled(AnyView);

impl Settled {
    /// Takes the view for settled. Whatever in it waits for data would be rendered as if there was none.
    pub fn new(view: AnyView) -> Self {
        Self(view)
    }
}

impl Render for Settled {
    type State = <AnyView as Render>::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl AddAnyAttr for Settled {
    type Output<SomeNewAttr: Attribute> = AnyView;

    fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> Self::Output<NewAttr>
    where
        Self::Output<NewAttr>: RenderHtml,
    {
        self.0.add_any_attr(attr).into_any()
    }
}

impl RenderHtml for Settled {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self::AsyncOutput {
        self
    }

    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        flags: RenderFlags,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0.to_html_with_buf(buf, position, flags, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        flags: RenderFlags,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        buf.with_buf(|buf| self.0.to_html_with_buf(buf, position, flags, extra_attrs));
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self::Owned {
        self
    }
}
