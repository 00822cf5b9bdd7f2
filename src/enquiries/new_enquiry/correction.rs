use crate::enquiries::enquiry::Place;

/// What the family may change. The address, the level and the subject stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub name: String,
    pub phone: String,
    pub student_name: String,
    pub message: String,
    pub place: Place,
    pub area: String,
    pub times: Vec<String>,
}
