//! Who is asking: plain data, found by the accounts room once per request, read by guards and pages.

use serde::Serialize;

use crate::ids::{OrganisationId, UserId};
use crate::web::words::Locale;

/// A duty of the centre's staff. They are separable: one person may hold several, none implies another.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    serde::Deserialize,
    sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Duty {
    /// 技术经理人: deals, visits, introductions.
    TechnologyManager,
    /// Reviews listings and organisations.
    Reviewer,
    /// Keeps contracts and registration files.
    Registrar,
    /// Confirms money.
    Finance,
    /// Targets, figures, reports.
    Analyst,
    /// Evaluates and answers; sees no desk.
    Expert,
    /// People, roles, settings.
    Administrator,
}

impl Duty {
    pub const ALL: [Self; 7] = [
        Self::TechnologyManager,
        Self::Reviewer,
        Self::Registrar,
        Self::Finance,
        Self::Analyst,
        Self::Expert,
        Self::Administrator,
    ];

    /// As stored and as sent in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TechnologyManager => "technology_manager",
            Self::Reviewer => "reviewer",
            Self::Registrar => "registrar",
            Self::Finance => "finance",
            Self::Analyst => "analyst",
            Self::Expert => "expert",
            Self::Administrator => "administrator",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.code() == code)
    }
}

/// What a person may do inside an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum OrganisationRole {
    Officer,
    Administrator,
}

/// The organisation a person acts for at this moment.
#[derive(Clone, Debug, Serialize)]
pub struct Acting {
    pub id: OrganisationId,
    pub name: String,
    pub role: OrganisationRole,
    /// Verified by staff; only then may it publish.
    pub verified: bool,
}

/// A signed-in person.
#[derive(Clone, Debug, Serialize)]
pub struct Viewer {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub locale: Option<Locale>,
    pub duties: Vec<Duty>,
    pub acting: Option<Acting>,
    /// Suspended organisations that the person belongs to: nobody acts for them, but what was begun stays readable.
    pub resting: Vec<Acting>,
    /// Notices not read yet.
    pub unread: i64,
}

impl Viewer {
    #[must_use]
    pub fn has(&self, duty: Duty) -> bool {
        self.duties.contains(&duty)
    }

    /// Staff work at the centre; experts only answer when asked.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        self.duties.iter().any(|duty| *duty != Duty::Expert)
    }

    #[must_use]
    pub fn acts_for(&self, organisation: OrganisationId) -> bool {
        self.acting.as_ref().is_some_and(|a| a.id == organisation)
    }

    /// Belongs to an organisation that is suspended.
    #[must_use]
    pub fn rests_with(&self, organisation: OrganisationId) -> bool {
        self.resting.iter().any(|a| a.id == organisation)
    }
}

/// How many alerts a signed-in person has not read; travels with the request.
#[derive(Clone, Copy, Debug)]
pub struct Unread(pub i64);

/// Who may enter a route. The guard that `Routes` puts before every handler reads it, and so does the role-matrix test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever signed in.
    SignedIn,
    /// Who acts for an organisation.
    Member,
    /// Who administers the organisation acted for.
    OrganisationAdministrator,
    /// Anybody of the centre's staff.
    Staff,
    /// Staff with this duty.
    With(Duty),
    /// Staff with either duty.
    Either(Duty, Duty),
    /// Who acts for an organisation, or staff with this duty.
    MemberOr(Duty),
}

impl Access {
    #[must_use]
    pub fn admits(self, viewer: Option<&Viewer>) -> bool {
        let Some(viewer) = viewer else {
            return self == Self::Public;
        };
        match self {
            Self::Public | Self::SignedIn => true,
            Self::Member => viewer.acting.is_some(),
            Self::OrganisationAdministrator => viewer
                .acting
                .as_ref()
                .is_some_and(|a| a.role == OrganisationRole::Administrator),
            Self::Staff => viewer.is_staff(),
            Self::With(duty) => viewer.has(duty),
            Self::Either(one, other) => viewer.has(one) || viewer.has(other),
            Self::MemberOr(duty) => viewer.acting.is_some() || viewer.has(duty),
        }
    }
}
