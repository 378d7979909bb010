use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_embedded_notices_make_sense() {
    let notices: Vec<Notice> =
        serde_json::from_str(include_str!("../../codes/holidays.json")).unwrap();
    for notice in notices {
        let plain = Calendar::default();
        assert!(notice.off.iter().all(|(first, last)| first <= last));
        assert!(
            notice
                .off
                .iter()
                .all(|(first, last)| first.year() == notice.year && last.year() == notice.year)
        );
        assert!(
            notice
                .worked
                .iter()
                .all(|day| day.year() == notice.year && !plain.is_workday(*day))
        );
        let off_and_worked = notice.worked.iter().any(|day| {
            notice
                .off
                .iter()
                .any(|(first, last)| (first..=last).contains(&day))
        });
        assert!(!off_and_worked);
    }
}

#[rstest]
#[case("2026-01-01", false)]
#[case("2026-01-02", false)]
#[case("2026-01-03", false)]
#[case("2026-01-04", true)]
#[case("2026-02-14", true)]
#[case("2026-02-15", false)]
#[case("2026-02-23", false)]
#[case("2026-02-24", true)]
#[case("2026-02-28", true)]
#[case("2026-04-06", false)]
#[case("2026-05-05", false)]
#[case("2026-05-09", true)]
#[case("2026-05-10", false)]
#[case("2026-06-19", false)]
#[case("2026-09-20", true)]
#[case("2026-09-25", false)]
#[case("2026-10-07", false)]
#[case("2026-10-08", true)]
#[case("2026-10-10", true)]
#[case("2026-10-11", false)]
#[case("2025-01-26", true)]
#[case("2025-01-28", false)]
#[case("2025-10-08", false)]
#[case("2025-10-11", true)]
#[case("2026-11-23", true)]
#[case("2026-11-22", false)]
fn days_off_and_worked(#[case] date: &str, #[case] worked: bool) {
    assert_eq!(Calendar::embedded().is_workday(day(date)), worked);
}

#[test]
fn the_days_off_of_2026_are_all_there() {
    let calendar = Calendar::embedded();
    let year = day("2026-01-01").iter_days().take(365);
    assert_eq!(year.filter(|day| calendar.is_workday(*day)).count(), 248);
}

#[rstest]
#[case("2026-02-13", 1, "2026-02-14")]
#[case("2026-02-14", 1, "2026-02-24")]
#[case("2026-02-13", 15, "2026-03-12")]
#[case("2026-04-30", 1, "2026-05-06")]
#[case("2026-09-30", 3, "2026-10-10")]
#[case("2026-09-30", 4, "2026-10-12")]
#[case("2026-10-01", 0, "2026-10-08")]
#[case("2026-10-09", 0, "2026-10-09")]
#[case("2025-12-31", 2, "2026-01-05")]
fn working_days_are_counted(#[case] from: &str, #[case] count: u16, #[case] due: &str) {
    assert_eq!(
        Calendar::embedded().add_workdays(day(from), count),
        day(due)
    );
}

#[rstest]
#[case("2026-01-20", 30, "2026-02-24")]
#[case("2026-03-02", 15, "2026-03-17")]
#[case("2026-03-06", 15, "2026-03-23")]
#[case("2026-09-16", 15, "2026-10-08")]
#[case("2026-02-13", 1, "2026-02-14")]
#[case("2026-03-10", 0, "2026-03-10")]
fn natural_days_are_counted(#[case] from: &str, #[case] count: u16, #[case] due: &str) {
    assert_eq!(Calendar::embedded().add_days(day(from), count), day(due));
}

#[rstest]
#[case("2026-01-31", 1, "2026-02-28")]
#[case("2026-07-03", 3, "2026-10-08")]
#[case("2025-11-30", 3, "2026-02-28")]
fn months_are_counted(#[case] from: &str, #[case] count: u16, #[case] due: &str) {
    assert_eq!(Calendar::embedded().add_months(day(from), count), day(due));
}

#[test]
fn a_limit_is_counted_by_its_unit() {
    let calendar = Calendar::embedded();
    let from = day("2026-02-13");
    assert_eq!(calendar.due(from, Limit::Days(30)), day("2026-03-16"));
    assert_eq!(calendar.due(from, Limit::Workdays(15)), day("2026-03-12"));
    assert_eq!(calendar.due(from, Limit::Months(3)), day("2026-05-13"));
    let limit: Limit = serde_json::from_str(r#"{"workdays": 15}"#).unwrap();
    assert_eq!(limit, Limit::Workdays(15));
}

#[test]
fn a_later_year_is_weekends_until_its_notice_comes() {
    let calendar = Calendar::embedded();
    assert!(calendar.known(2026) && !calendar.known(2027));
    assert!(!calendar.known_between(day("2026-12-20"), day("2027-01-05")));
    assert!(calendar.is_workday(day("2027-01-01")));
    let notice = Notice {
        year: 2027,
        off: vec![(day("2027-01-01"), day("2027-01-03"))],
        worked: vec![],
    };
    let calendar = calendar.clone().with(notice);
    assert!(calendar.known_between(day("2026-12-20"), day("2027-01-05")));
    assert!(!calendar.is_workday(day("2027-01-01")));
    assert!(!calendar.is_workday(day("2026-10-01")));
}

#[test]
fn a_year_s_notice_can_be_replaced() {
    let notice = Notice {
        year: 2026,
        off: vec![],
        worked: vec![],
    };
    assert!(
        Calendar::embedded()
            .clone()
            .with(notice)
            .is_workday(day("2026-10-01"))
    );
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..1500_u64).prop_map(|days| day("2024-06-01") + Days::new(days))
}

proptest! {
    #[test]
    fn a_due_day_is_worked_and_not_before(from in any_day(), count in 0..200_u16) {
        let calendar = Calendar::embedded();
        for limit in [Limit::Days(count), Limit::Workdays(count), Limit::Months(count % 30)] {
            let due = calendar.due(from, limit);
            prop_assert!(calendar.is_workday(due) && due >= from);
        }
        prop_assert!(calendar.add_days(from, count) >= from + Days::new(count.into()));
    }

    #[test]
    fn counting_back_gives_the_same_number(from in any_day(), count in 1..200_u16) {
        let calendar = Calendar::embedded();
        let due = calendar.add_workdays(from, count);
        prop_assert_eq!(calendar.workdays_between(from, due), usize::from(count));
        prop_assert_eq!(calendar.workdays_between(due, from), 0);
        let before = calendar.workday_before(due);
        prop_assert!(before < due && calendar.is_workday(before));
        prop_assert_eq!(calendar.workdays_between(before, due), 1);
    }

    #[test]
    fn a_later_start_is_never_due_earlier(from in any_day(), count in 0..60_u16) {
        let calendar = Calendar::embedded();
        let next = from + Days::new(1);
        prop_assert!(calendar.add_workdays(from, count) <= calendar.add_workdays(next, count));
        prop_assert!(calendar.add_days(from, count) <= calendar.add_days(next, count));
    }
}
