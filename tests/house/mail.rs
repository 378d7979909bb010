//! A mail server that is down for a day, and one that will never take a mail.

use std::sync::{Arc, Mutex};

use chrono::Duration;
use kexing::accounts::mails::PasswordResetMail;
use kexing::mail::{self, Transport};
use kexing::web::Locale;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::app::TestApp;

/// How the server answers.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Mood {
    Busy,
    Refuses,
    /// A sign-in that is not accepted any more.
    Locked,
    Takes,
}

#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) mood: Arc<Mutex<Mood>>,
    pub(crate) taken: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) async fn start(mood: Mood) -> (Self, Transport) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self {
            mood: Arc::new(Mutex::new(mood)),
            taken: Arc::default(),
        };
        let own = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _gone = own.talk(stream).await;
            }
        });
        let url = format!("smtp://127.0.0.1:{port}");
        let smtp = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url).unwrap();
        (server, Transport::Smtp(smtp.build()))
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let mood = *self.mood.lock().unwrap();
        let (read, mut write) = stream.into_split();
        if mood == Mood::Busy {
            return write.write_all(b"421 come back later\r\n").await;
        }
        if mood == Mood::Locked {
            return write.write_all(b"535 sign in first\r\n").await;
        }
        write.write_all(b"220 ready\r\n").await?;
        let mut lines = BufReader::new(read).lines();
        while let Some(line) = lines.next_line().await? {
            let answer = match line.get(..4).unwrap_or_default() {
                "RCPT" if mood == Mood::Refuses => "550 no such mailbox",
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await?;
                    let mut letter = String::new();
                    while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                        letter.push_str(&line);
                        letter.push('\n');
                    }
                    self.taken.lock().unwrap().push(letter);
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 well",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        Ok(())
    }
}

/// Somebody forgot the password: a mail is due.
async fn forgets(app: &TestApp) {
    app.user("forgetful").await;
    app.visitor()
        .post("/password-reset", &[("email", "forgetful@kexing.example")])
        .await;
}

async fn faults(app: &TestApp) -> Vec<(String, String)> {
    kexing::jobs::drain(&app.app).await.unwrap();
    let mut tx = app.app.db.read().await.unwrap();
    kexing::jobs::faults(&mut tx, 10).await.unwrap()
}

#[tokio::test]
async fn a_mail_waits_for_a_server_that_is_down_for_a_day_and_goes_out_once() {
    let (server, transport) = Server::start(Mood::Busy).await;
    let app = TestApp::sending_by(transport).await;
    forgets(&app).await;
    for _ in 0..30 {
        let waiting = faults(&app).await;
        assert_eq!(waiting.len(), 1, "{waiting:?}");
        app.app.clock.advance(Duration::minutes(64));
    }
    *server.mood.lock().unwrap() = Mood::Locked;
    app.app.clock.advance(Duration::minutes(64));
    assert_eq!(faults(&app).await.len(), 1);
    *server.mood.lock().unwrap() = Mood::Takes;
    app.app.clock.advance(Duration::minutes(64));
    assert_eq!(faults(&app).await, []);
    app.app.clock.advance(Duration::days(1));
    assert_eq!(faults(&app).await, []);
    let taken = server.taken.lock().unwrap();
    assert_eq!(taken.len(), 1);
    assert!(taken[0].contains("Message-ID: <") && taken[0].contains("@kexing.example>"));
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_not_sent_again_and_again() {
    let (server, transport) = Server::start(Mood::Refuses).await;
    let app = TestApp::sending_by(transport).await;
    forgets(&app).await;
    let given_up = faults(&app).await;
    assert_eq!(given_up.len(), 1);
    assert!(
        given_up[0].1.contains("550") || given_up[0].1.contains("no such mailbox"),
        "{given_up:?}"
    );
    *server.mood.lock().unwrap() = Mood::Takes;
    app.app.clock.advance(Duration::days(4));
    assert_eq!(faults(&app).await.len(), 1);
    assert!(server.taken.lock().unwrap().is_empty());
}

/// What is still kept of the texts of mails.
async fn kept_texts(app: &TestApp) -> Vec<String> {
    let mut tx = app.app.db.read().await.unwrap();
    match &mut tx {
        kexing::db::Tx::Sqlite(t) => sqlx::query_scalar(TEXTS).fetch_all(&mut **t).await,
        kexing::db::Tx::Postgres(t) => sqlx::query_scalar(TEXTS).fetch_all(&mut **t).await,
    }
    .unwrap()
}

const TEXTS: &str = "SELECT text || html FROM mails ORDER BY created_at, id";

#[tokio::test]
async fn a_mail_given_up_keeps_no_link_into_an_account() {
    let (_, transport) = Server::start(Mood::Refuses).await;
    let app = TestApp::sending_by(transport).await;
    forgets(&app).await;
    assert!(kept_texts(&app).await[0].contains("/password-reset/"));
    assert_eq!(faults(&app).await.len(), 1);
    assert_eq!(kept_texts(&app).await, [""]);
}

#[tokio::test]
async fn a_mail_given_up_after_days_keeps_no_link_either() {
    let (_, transport) = Server::start(Mood::Busy).await;
    let app = TestApp::sending_by(transport).await;
    forgets(&app).await;
    for _ in 0..75 {
        assert_eq!(faults(&app).await.len(), 1);
        app.app.clock.advance(Duration::minutes(65));
    }
    app.app.clock.advance(Duration::days(4));
    faults(&app).await;
    assert_eq!(kept_texts(&app).await, [""]);
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_given_up_at_once() {
    let (server, transport) = Server::start(Mood::Takes).await;
    let app = TestApp::sending_by(transport).await;
    let page = PasswordResetMail {
        name: "某人".to_owned(),
        url: "http://127.0.0.1:8080/password-reset/abc".to_owned(),
        hours: 2,
    };
    let mut tx = app.app.db.write().await.unwrap();
    mail::post(&mut tx, &app.app, ("no address at all", Locale::Zh), &page)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(faults(&app).await.len(), 1);
    // Nothing waits for another try.
    app.app.clock.advance(Duration::days(4));
    assert_eq!(kexing::jobs::drain(&app.app).await.unwrap(), 0);
    assert_eq!(kept_texts(&app).await, [""]);
    assert!(server.taken.lock().unwrap().is_empty());
}
