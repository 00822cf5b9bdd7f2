mod home;
mod style;
