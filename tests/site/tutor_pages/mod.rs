mod access_link;
mod retention;
mod self_service;

pub use self_service::opens as link_of_a_tutor;
