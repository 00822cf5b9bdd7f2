#[allow(clippy::module_inception, reason = "a test bears the name of its page")]
mod privacy;
