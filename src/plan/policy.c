/*
 * policy.c: what may hurt, and what the user allowed. Hazards are data: help, JSON and the documentation read
 * the same rows.
 */
#include <string.h>

#include "internal.h"

const HazardInfo hazard_table[HAZARD_COUNT] = {
    [HAZARD_DROP] = { "drop", "Something is destroyed, with the data in it.", true },
    [HAZARD_DATA_LOSS] = { "data-loss", "A conversion may lose what a value says.", true },
    [HAZARD_REWRITE] = { "rewrite", "The table is written anew while nobody else can use it.", false },
    [HAZARD_SCAN] = { "scan", "The whole table is read while nobody else can write to it.", false },
    [HAZARD_MAY_FAIL] = { "may-fail", "The statement fails if there are rows that do not fit; nothing changes then.", false },
    [HAZARD_BLOCKS_WRITES] = { "blocks-writes", "Writers to the table wait until the index is built.", false },
    [HAZARD_COMMITS] = { "commits", "This step is committed before the next ones run.", false },
};

bool
policy_allow_drop(Policy *policy, const char *kind, Error *err)
{
    if (strcmp(kind, "all") == 0) {
        for (int i = 0; i < KIND_COUNT; i++)
            policy->allow_drop[i] = true;
        return true;
    }
    const Kind *found = kind_by_name(kind);
    if (found == NULL) {
        error_set(err, EXIT_ERROR, "\"%s\" is not a kind of object", kind);
        return error_hint(err, "--allow-drop takes all, or kinds such as table, column, index, constraint, sequence, enum.");
    }
    policy->allow_drop[found->kind] = true;
    return true;
}

bool
policy_allow(Policy *policy, const char *hazard, Error *err)
{
    STRBUF_AUTO known = STRBUF_INIT;

    for (int i = 0; i < HAZARD_COUNT; i++) {
        if (hazard_table[i].needs_allowance && strcmp(hazard_table[i].name, hazard) == 0) {
            policy->allow[i] = true;
            return true;
        }
        if (hazard_table[i].needs_allowance)
            strbuf_addf(&known, "%s%s", known.length > 0 ? ", " : "", hazard_table[i].name);
    }
    error_set(err, EXIT_ERROR, "\"%s\" is not a hazard that can be allowed", hazard);
    return error_hint(err, "--allow takes: %s.", known.s);
}

static bool
is_allowed(const Policy *policy, const Hazard *hazard)
{
    if (!hazard_table[hazard->type].needs_allowance || policy->allow_all || policy->allow[hazard->type])
        return true;
    return hazard->type == HAZARD_DROP && policy->allow_drop[hazard->kind];
}

uint32_t
apply_policy(Plan *plan, const Policy *policy)
{
    uint32_t refused = 0;

    VEC_EACH(&plan->steps, i) {
        Step *step = &plan->steps.items[i];
        VEC_EACH(&step->hazards, j) {
            step->hazards.items[j].allowed = is_allowed(policy, &step->hazards.items[j]);
            refused += !step->hazards.items[j].allowed;
        }
    }
    return refused;
}
