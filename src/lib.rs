pub mod codes;
pub mod halfwidth;
pub mod identifiers;
pub mod money;
pub mod tz;
pub mod workdays;
