/*
 * plan.c: the commands that only look: plan, drift, diff. They know how to go from options to a report, and
 * no SQL.
 */
#include "cli/compare.h"
#include "cli/output.h"

/* Where text is not what standard output gets, the target is named on standard error. */
static void
name_target(const Run *run, const Outputs *outputs, const Comparison *comparison)
{
    if (!outputs_have_text(outputs))
        run_say(run, "%s of %s with %s", run->command->name, input_display(&comparison->from),
                input_display(&comparison->to));
}

static bool
compare_and_print(Comparison *comparison, bool drift, Error *err)
{
    const Run *run = comparison->run;
    Outputs    outputs = { 0 };

    if (!outputs_parse(run, &outputs, err) || !comparison_begin(comparison, err) ||
        !comparison_read(comparison, err))
        return false;
    name_target(run, &outputs, comparison);
    return comparison_diff(comparison, err) && comparison_plan(comparison, err) &&
           outputs_write(&outputs, comparison, drift, err);
}

bool
plan_command(Run *run, ExitCode *ret_code, Error *err)
{
    COMPARISON_AUTO comparison = COMPARISON_INIT;

    if (!comparison_of_target(run, &comparison, err) || !compare_and_print(&comparison, false, err))
        return false;
    *ret_code = run->options.check && !plan_is_empty(comparison.plan) ? EXIT_DIFFERENT : EXIT_OK;
    return true;
}

bool
drift_command(Run *run, ExitCode *ret_code, Error *err)
{
    COMPARISON_AUTO comparison = COMPARISON_INIT;

    if (!comparison_of_target(run, &comparison, err) || !compare_and_print(&comparison, true, err))
        return false;
    *ret_code = plan_is_empty(comparison.plan) ? EXIT_OK : EXIT_DIFFERENT;
    return true;
}

bool
diff_command(Run *run, ExitCode *ret_code, Error *err)
{
    COMPARISON_AUTO comparison = COMPARISON_INIT;

    comparison.run = run;
    if (!input_from_argument(run->arguments.items[0], &comparison.from, err) ||
        !input_from_argument(run->arguments.items[1], &comparison.to, err))
        return false;
    if (input_is_stdin(&comparison.from) && input_is_stdin(&comparison.to))
        return error_set(err, EXIT_ERROR, "both sources are standard input");
    if (!compare_and_print(&comparison, false, err))
        return false;
    *ret_code = run->options.check && !plan_is_empty(comparison.plan) ? EXIT_DIFFERENT : EXIT_OK;
    return true;
}
