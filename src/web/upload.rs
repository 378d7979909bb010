//! Forms with files. A file goes to a temporary place as it arrives; one that is too large is read to its end and
//! thrown away, so that the browser gets an answer at the field instead of a broken connection.

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use tokio::io::AsyncWriteExt as _;

use super::error::Error;
use super::form::{Typed, clean};
use super::words::Message;
use crate::state::App;

/// The most a browser may send at all; what lies between a field's limit and this is read and thrown away, so that
/// everything else typed comes back with the answer.
pub const BODY_MOST: usize = 1024 * 1024 * 1024;
/// A file's limit.
pub const FILE_MOST: u64 = 50 * 1024 * 1024;

/// A file as it arrived, in a temporary place that goes with this value.
#[derive(Debug)]
pub struct Uploaded {
    pub field: String,
    /// As the browser named it; never used as a path.
    pub name: String,
    pub size: u64,
    /// Larger than allowed: the content was thrown away.
    pub too_large: bool,
    pub path: std::path::PathBuf,
}

impl Drop for Uploaded {
    fn drop(&mut self) {
        let _gone_already = std::fs::remove_file(&self.path);
    }
}

/// A multipart form: its texts and its files.
#[derive(Debug, Default)]
pub struct Upload {
    pub typed: Typed,
    pub files: Vec<Uploaded>,
}

impl Upload {
    #[must_use]
    pub fn file(&self, field: &str) -> Option<&Uploaded> {
        self.files.iter().find(|file| file.field == field)
    }

    /// The form with files; without any, a browser may send it the plain way.
    ///
    /// # Errors
    /// When it can't be read, or is larger than everything we take.
    pub async fn of_any_form(app: &App, request: Request) -> Result<Self, Error> {
        let is_multipart = request
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|media| media.as_bytes().starts_with(b"multipart/"));
        if is_multipart {
            return Self::from_request(request, app).await;
        }
        Ok(Self {
            typed: Typed::from_request(request, app).await?,
            files: Vec::new(),
        })
    }
}

/// The words of a form with files, from somebody who has to sign in first: those before the first file that was chosen.
/// No file is read, and no more words than are kept.
pub(super) async fn words_of(request: Request, most: usize) -> Result<Typed, Error> {
    let unreadable = |error: MultipartError| unreadable(&error);
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| Error::BadRequest(Message::new("error-form-unreadable")))?;
    let mut typed = Typed::default();
    let mut left = most;
    while let Some(mut field) = parts.next_field().await.map_err(unreadable)? {
        if field.file_name().is_some_and(|name| !name.is_empty()) {
            break;
        }
        let (name, is_file) = (
            field.name().unwrap_or("").to_owned(),
            field.file_name().is_some(),
        );
        let mut value = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
            left = left
                .checked_sub(chunk.len())
                .ok_or_else(|| Error::TooLarge(Message::new("error-form-too-large")))?;
            value.extend(chunk);
        }
        if !is_file {
            typed.push(&name, clean(&String::from_utf8_lossy(&value)));
        }
    }
    Ok(typed)
}

/// What a file may have, in the unit that people read.
#[must_use]
pub fn most_megabytes() -> i64 {
    i64::try_from(FILE_MOST / 1024 / 1024).unwrap_or(i64::MAX)
}

fn unreadable(error: &MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Error::TooLarge(Message::new("upload-too-large").with("most", most_megabytes()));
    }
    Error::BadRequest(Message::new("error-form-unreadable"))
}

impl FromRequest<App> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let mut parts = Multipart::from_request(request, app)
            .await
            .map_err(|_| Error::BadRequest(Message::new("error-form-unreadable")))?;
        let mut upload = Self::default();
        while let Some(field) = parts.next_field().await.map_err(|e| unreadable(&e))? {
            let name = field.name().unwrap_or("").to_owned();
            if let Some(file_name) = field.file_name().map(clean_name) {
                let uploaded = receive(app, field, name, file_name).await?;
                if uploaded.size > 0 || !uploaded.name.is_empty() {
                    upload.files.push(uploaded);
                }
            } else {
                let value = field.text().await.map_err(|e| unreadable(&e))?;
                upload.typed.push(&name, clean(&value));
            }
        }
        Ok(upload)
    }
}

/// The last part of what the browser calls the file, without anything that a file system, a header or an eye could
/// mind; a long name keeps its ending.
fn clean_name(name: &str) -> String {
    const MOST: usize = 120;
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_unseen(*c) && !"<>:\"|?*".contains(*c))
        .collect();
    let clean = clean.trim_end_matches([' ', '.']).trim_start();
    let length = clean.chars().count();
    if length <= MOST {
        return clean.to_owned();
    }
    let ending = clean.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = if ending.chars().count() < 10 {
        format!(".{ending}")
    } else {
        String::new()
    };
    let kept = clean.chars().take(MOST - ending.chars().count());
    kept.collect::<String>() + &ending
}

/// Signs that show nothing but can turn a name round, so that `exe.pdf` is read where `fdp.exe` stands.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

async fn receive(
    app: &App,
    mut field: Field<'_>,
    name: String,
    file_name: String,
) -> Result<Uploaded, Error> {
    let folder = app.config.data.join("tmp");
    tokio::fs::create_dir_all(&folder)
        .await
        .map_err(anyhow::Error::from)?;
    let path = folder.join(crate::ids::mint(app.clock.now()).to_string());
    let mut uploaded = Uploaded {
        field: name,
        name: file_name,
        size: 0,
        too_large: false,
        path,
    };
    let mut file = tokio::fs::File::create(&uploaded.path)
        .await
        .map_err(anyhow::Error::from)?;
    while let Some(chunk) = field.chunk().await.map_err(|e| unreadable(&e))? {
        uploaded.size += chunk.len() as u64;
        if uploaded.size > FILE_MOST {
            uploaded.too_large = true;
        } else {
            file.write_all(&chunk).await.map_err(anyhow::Error::from)?;
        }
    }
    file.flush().await.map_err(anyhow::Error::from)?;
    Ok(uploaded)
}

#[cfg(test)]
mod tests {
    use super::clean_name;

    #[test]
    fn a_file_name_is_never_a_path() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\temp\\报告.pdf"), "报告.pdf");
        assert_eq!(clean_name("a\r\nb\".pdf"), "ab.pdf");
        assert_eq!(clean_name("x\u{202e}fdp.exe"), "xfdp.exe");
        assert_eq!(clean_name("x.exe. . ."), "x.exe");
        assert_eq!(clean_name(".."), "");
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = clean_name(&format!("{}.docx", "长".repeat(300)));
        assert_eq!(name.chars().count(), 120);
        assert!(name.ends_with("长.docx"));
        assert_eq!(clean_name(&"长".repeat(300)).chars().count(), 120);
    }
}
