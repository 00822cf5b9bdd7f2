//! The address of an answer as a QR code, for printed pages.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use qrcode::{EcLevel, QrCode, render::svg};

use crate::{
    answers::Answer,
    platform::{App, Result},
};

pub fn response(app: &App, answer: &Answer) -> Result<Response> {
    let address = app.config.base_url.join(&answer.path());
    let code = QrCode::with_error_correction_level(&address, EcLevel::L).map_err(anyhow::Error::from)?;
    let drawn = code.render::<svg::Color<'_>>().quiet_zone(true).build();
    let kind = (header::CONTENT_TYPE, "image/svg+xml");
    Ok(([kind], drawn).into_response())
}
