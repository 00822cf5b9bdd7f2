pub mod access_link;
pub mod self_service;
