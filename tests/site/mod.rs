//! Home and the pages about the site itself.
