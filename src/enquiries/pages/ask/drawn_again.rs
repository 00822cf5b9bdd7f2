//! The form, drawn again before it is sent: with a practice question, with what the search found, or
//! with mistakes.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::View;
use crate::{
    enquiries::{new_enquiry::Typed, practice_context},
    platform::{App, Error, Page, Result, client::Address, form::Mistakes, public_form::Redraw},
    search,
};

impl View {
    /// The form with the practice question in its message, and what was written there only where its
    /// box was ticked.
    pub(super) fn opened_from_practice(self, app: &App, mut typed: Typed) -> Page<Self> {
        let written = std::mem::take(&mut typed.written);
        if let Some(question) = &self.practising {
            typed.message =
                practice_context::message(question, Some(&*written).filter(|_| typed.include == "yes"));
        }
        self.drawn(app, typed, None)
    }

    /// Searches the answers for what the message asks, because a button was pressed. The message
    /// comes in the body of the request, so it stands in no address and no log.
    pub(super) async fn searched(mut self, app: &App, typed: Typed, address: Address) -> Result<Response> {
        if let Err(wait) = app.limits.check(search::SEARCHES, address.0) {
            return Ok(Redraw::Wait(wait).respond(|_, wait| self.drawn(app, typed, wait)));
        }
        if typed.message.trim().is_empty() {
            let mut mistakes = Mistakes::default();
            mistakes.mark("message", "Write what you need help with, so that we can search our answers.");
            self.mistakes = mistakes;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, self.drawn(app, typed, None)).into_response());
        }
        let answered = search::answered(app, &typed.message).await.map_err(Error::Broken)?;
        self.answered = Some(answered);
        Ok(self.drawn(app, typed, None).into_response())
    }

    /// The form again. Beside mistakes or a question it shows answers to what the message asks,
    /// where there are any.
    pub(super) async fn redrawn(
        mut self,
        app: &App,
        typed: Typed,
        redraw: Redraw,
        address: Address,
    ) -> Result<Response> {
        if matches!(redraw, Redraw::Mistakes(_)) && app.limits.check(search::SEARCHES, address.0).is_ok() {
            let answered = search::answered(app, &typed.message).await.map_err(Error::Broken)?;
            self.answered = Some(answered).filter(|answered| !answered.is_empty());
        }
        Ok(redraw.respond(|mistakes, wait| {
            self.mistakes = mistakes;
            self.drawn(app, typed, wait)
        }))
    }
}
