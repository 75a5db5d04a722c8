-- SPDX-License-Identifier: BSD-2-Clause
-- What the configuration gives to a guest: ports, a real device with its interrupt, what is typed at the console (guest/board.c).

test("a guest has ports, a real UART and the console's input", function(t)
    local m = t.boot{image = "real.elf", board = "tests/vm/devices.board", set = {"cpu.power_down=on"}}

    m:run("150ms")
    t.match(m:output("guest"), "type")
    m:input("Sputnik 1q")
    m:run("50ms")
    t.match(m:output("guest"), "typed: Sputnik 1q")
    t.match(m:output("guest"), "board: %d+ checks, 0 failed")
    t.no_health(m, nil)
end)
