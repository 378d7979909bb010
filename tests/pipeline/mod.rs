//! Tasks as technology managers meet them: their page, several at once, reminders, and what closes them by itself.

mod tasks;
