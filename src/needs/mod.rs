//! Needs of companies (技术需求): their content, forms and pages. Their life is `listings`'.

pub mod need;
pub mod view;

pub use need::Need;
