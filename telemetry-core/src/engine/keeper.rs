//! Keeping the schedule.

use tokio::time::{Instant, sleep_until};

use super::Schedule;
use super::orders::Orders;

/// Makes a report at each due time and whenever one is asked for, one after the other, until it is stopped.
pub(super) async fn keep(
    schedule: Schedule,
    orders: &Orders,
    tell_due: impl Fn(Instant),
    mut report: impl AsyncFnMut(),
) {
    let start = Instant::now();
    loop {
        let due = schedule.due_after(start, Instant::now());
        tell_due(due);
        tokio::select! {
            biased;
            () = orders.stopped() => return,
            () = sleep_until(due) => {}
            () = orders.asked() => {}
        }
        report().await;
    }
}
