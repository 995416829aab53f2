/*
 * Named places between two steps where a test can end the process or lose an answer. Compiled into
 * the test build only (make failing: VOXDESK_FAIL_POINTS); elsewhere nothing is left of them.
 */
#ifndef BASE_FAILPOINT_H
#define BASE_FAILPOINT_H

#ifdef VOXDESK_FAIL_POINTS
/* VOXDESK_FAIL=NAME[:N]: the N-th time (1) this place is reached, SIGKILL; NAME * is any place.
 * VOXDESK_FAIL_SEED=S and VOXDESK_FAIL_PERMILLE=P: at every place with that chance. The place is
 * named on stderr; with VOXDESK_FAIL_TRACE=1 each place that is passed, too. VOXDESK_PACE=PERCENT:
 * waiting times. VOXDESK_PATIENCE=MS: what a request may take, where a test lets one hang. */
void fail_point(const char *name);
int fail_pace(void);          /* percent; 100 */
int fail_patience_ms(int ms); /* so many, or the fewer that it says */
#define FAIL_POINT(name) fail_point(name)
#else
#define FAIL_POINT(name) ((void)0)
#define fail_pace() 100
#define fail_patience_ms(ms) (ms)
#endif

#endif
