//! Forms with files. A file goes to a temporary place as it arrives; one that is too large is read to its end and
//! thrown away, so that the browser gets an answer at the field instead of a broken connection.

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request};
use tokio::io::AsyncWriteExt as _;

use super::error::Error;
use super::form::Typed;
use super::words::Message;
use crate::state::App;

/// The most a browser may send at all; what lies between a field's limit and this is read and thrown away.
pub const BODY_MOST: usize = 320 * 1024 * 1024;
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
}

fn unreadable<E>(_: E) -> Error {
    Error::BadRequest(Message::new("error-form-unreadable"))
}

impl FromRequest<App> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let mut parts = Multipart::from_request(request, app)
            .await
            .map_err(unreadable)?;
        let mut upload = Self::default();
        while let Some(field) = parts.next_field().await.map_err(unreadable)? {
            let name = field.name().unwrap_or("").to_owned();
            if let Some(file_name) = field.file_name().map(clean_name) {
                let uploaded = receive(app, field, name, file_name).await?;
                if uploaded.size > 0 || !uploaded.name.is_empty() {
                    upload.files.push(uploaded);
                }
            } else {
                let value = field.text().await.map_err(unreadable)?;
                upload.typed.push(&name, value);
            }
        }
        Ok(upload)
    }
}

/// The last part of what the browser calls the file, without anything that a file system or a header could mind.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    last.chars()
        .filter(|c| !c.is_control() && !"<>:\"|?*".contains(*c))
        .take(120)
        .collect()
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
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
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
    }
}
