#!/bin/sh
# judges.sh: the judges' own proof (tests/judges) as a part of the check. It must not know what they are asked.
BUILD=$(dirname "$SCHEMASYNC")
export BUILD
exec "$TESTS/judges/run.sh"
