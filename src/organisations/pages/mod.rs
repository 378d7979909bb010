//! The pages of organisations.

pub(crate) mod desk;
pub(crate) mod edit;
pub(crate) mod invitations;
pub(crate) mod members;
pub(crate) mod mine;
pub(crate) mod show;
pub(crate) mod sign_up;

use crate::web::Sample;

pub(super) fn samples() -> Vec<Sample> {
    [
        sign_up::samples(),
        invitations::samples(),
        mine::samples(),
        edit::samples(),
        desk::samples(),
        show::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A card for samples.
pub(super) fn sample_organisation() -> super::organisation::Organisation {
    use chrono::DateTime;
    let at = DateTime::UNIX_EPOCH;
    super::organisation::Organisation {
        id: crate::ids::OrganisationId(uuid::Uuid::nil()),
        name: "锦江示例大学（虚构）".to_owned(),
        uscc: "12510100FAKE000564".to_owned(),
        kind: "university".to_owned(),
        nature: "022".to_owned(),
        region: "510100".to_owned(),
        address: "成都市锦江区演示路1号（虚构）".to_owned(),
        introduction: "示例介绍。\n第二段。".to_owned(),
        website: "https://kexing.example".to_owned(),
        state: super::organisation::State::Verified,
        state_reason: String::new(),
        document: None,
        uscc_overridden: false,
        answers: crate::organisations::answers::Answers::default(),
        verified_at: Some(at),
        updated_at: at,
        created_at: at,
    }
}
