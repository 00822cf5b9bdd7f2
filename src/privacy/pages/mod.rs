pub mod privacy;
