//! The scheduler: when reports are made.

use tokio::time::{Instant, sleep_until};

use super::control::{Control, Request};
use super::schedule::DueTimes;
use crate::Outcome;

/// Makes a report at each due time and whenever one is asked for, one after the other, until telemetry is stopped.
pub(super) async fn run_schedule(
    due_times: DueTimes,
    control: &Control,
    tell_due: impl Fn(Instant),
    mut report: impl AsyncFnMut(Option<Request<Outcome>>),
) {
    let mut due = due_times.first();
    loop {
        tell_due(due);
        let request = tokio::select! {
            biased;
            () = control.stopped() => return,
            () = sleep_until(due) => None,
            request = control.reports.next() => Some(request),
        };
        report(request).await;
        due = due_times.next();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::time::Duration;

    use tokio::time::{advance, sleep};

    use super::*;
    use crate::engine::Schedule;

    const HOUR: Duration = Duration::from_secs(3600);
    const DAY: Duration = Duration::from_secs(24 * 3600);

    async fn kept(report: impl AsyncFn(usize), during: impl AsyncFnOnce(&Control)) -> Vec<Duration> {
        kept_by(Schedule::default(), report, during).await
    }

    /// Runs the schedule with a stand-in report; what `during` does happens meanwhile, then it is stopped.
    async fn kept_by(
        schedule: Schedule,
        report: impl AsyncFn(usize),
        during: impl AsyncFnOnce(&Control),
    ) -> Vec<Duration> {
        let control = Control::new();
        let start = Instant::now();
        let reports = RefCell::new(Vec::new());
        let keeping = run_schedule(
            DueTimes::from_now(schedule),
            &control,
            |_| (),
            async |_| {
                reports.borrow_mut().push(start.elapsed());
                let number = reports.borrow().len();
                report(number).await;
            },
        );
        let conducting = async {
            during(&control).await;
            control.stop();
        };
        tokio::join!(keeping, conducting);
        reports.into_inner()
    }

    #[tokio::test(start_paused = true)]
    async fn s1_nothing_happens_in_the_first_hour() {
        let reports = kept(async |_| (), async |_| sleep(HOUR - Duration::from_secs(1)).await).await;
        assert!(reports.is_empty(), "{reports:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_first_report_that_is_due_at_the_start_is_made_then() {
        let at_once = Schedule::new(Duration::ZERO, HOUR).unwrap();
        let reports = kept_by(at_once, async |_| (), async |_| sleep(HOUR + Duration::from_secs(1)).await).await;
        assert_eq!(reports, [Duration::ZERO, HOUR]);
    }

    #[tokio::test(start_paused = true)]
    async fn s2_four_hundred_days_keep_their_due_times() {
        // Each report takes three minutes, which must not add up.
        let slow = async |_| sleep(Duration::from_secs(180)).await;
        let reports = kept(slow, async |_| sleep(400 * DAY).await).await;
        let due: Vec<_> = (0..400).map(|day| HOUR + day * DAY).collect();
        assert_eq!(reports, due);
    }

    #[tokio::test(start_paused = true)]
    async fn s3_a_stall_of_five_days_makes_one_report() {
        let stall = async |_: &Control| {
            sleep(2 * HOUR).await;
            advance(5 * DAY).await;
            sleep(DAY).await;
        };
        let reports = kept(async |_| (), stall).await;
        assert_eq!(reports, [HOUR, 5 * DAY + 2 * HOUR, HOUR + 6 * DAY]);
    }

    #[tokio::test(start_paused = true)]
    async fn s7_a_report_that_takes_longer_than_the_interval_is_never_made_twice_at_once() {
        let first_is_slow = async |number| sleep(if number == 1 { 3 * DAY } else { HOUR }).await;
        let reports = kept(first_is_slow, async |_| sleep(5 * DAY).await).await;
        assert_eq!(reports, [HOUR, HOUR + 4 * DAY]);
    }

    #[tokio::test(start_paused = true)]
    async fn x4_reports_that_are_asked_for_at_once_are_one_and_leave_the_schedule_alone() {
        let ask = async |control: &Control| {
            sleep(Duration::from_secs(60)).await;
            drop(control.reports.ask());
            drop(control.reports.ask());
            sleep(HOUR).await;
        };
        let reports = kept(async |_| (), ask).await;
        assert_eq!(reports, [Duration::from_secs(60), HOUR]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_stop_that_was_asked_for_before_ends_the_schedule() {
        let control = Control::new();
        control.stop();
        run_schedule(DueTimes::from_now(Schedule::default()), &control, |_| (), async |_| panic!("no report is due"))
            .await;
    }
}
