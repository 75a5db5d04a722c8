# SPDX-License-Identifier: BSD-2-Clause
#
# awk -f compare.awk GOLDEN OUTPUT: prints the first line that differs and fails. A `*` of a golden line stands for one word
# of any length, with the spaces that pad it.
BEGIN {
    golden = ARGV[1]
    output = ARGV[2]
    for (line = 1; ; line++) {
        more_golden = (getline expected < golden) > 0
        more_output = (getline actual < output) > 0
        if (!more_golden && !more_output)
            exit 0
        if (!more_golden)
            fail("nothing more", actual)
        if (!more_output)
            fail(expected, "nothing more")
        if (expected != actual && actual !~ pattern(expected))
            fail(expected, actual)
    }
}

# Character by character: escaping with gsub differs between awks.
function pattern(text,    result, i, c) {
    result = "^"
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "*") {
            result = result "[^ ]*"
            if (substr(text, i + 1, 1) == " ") {
                result = result " +"
                while (substr(text, i + 1, 1) == " ")
                    i++
            }
        } else if (c ~ /[A-Za-z0-9 _]/) {
            result = result c
        } else {
            result = result (c == "^" || c == "\\" ? "\\" c : "[" c "]")
        }
    }
    return result "$"
}

function fail(expected, actual) {
    print "line " line ": expected '" expected "'"
    print "line " line ":      got '" actual "'"
    exit 1
}
