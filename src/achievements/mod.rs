//! Research results (科技成果): their content, forms and pages. Their life is `listings`'.

pub mod achievement;
pub mod view;

pub use achievement::Achievement;
