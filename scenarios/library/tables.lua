-- SPDX-License-Identifier: BSD-2-Clause
-- Corrupt translations: entries of the TLBs, words of the page tables. What a flip can do is bounded by the partition whose
-- entry it is, except where it changes the page number: then it is known what it reaches.

local board = "qemu-leon3"

shared("demo at 60 ms", function(t)
    local m = t.boot{image = "demo.elf", board = board}

    m:run_until("60ms")
    return m
end)

local function fork(t, m)
    local golden = t.boot{image = "demo.elf", board = board}

    golden:restore(m:save())
    return golden
end

-- Indices of valid entries of a TLB that belong to a partition's context.
local function entries(m, tlb, context)
    local list = {}

    for i = 0, 15 do
        local name = ("cpu0.mmu.%s[%d]"):format(tlb, i)
        local ok, valid = pcall(m.read, m, name .. ".valid")

        if ok and valid == 1 and m:read(name .. ".context") == context then
            list[#list + 1] = name
        end
    end
    return list
end

test("a translation that is lost is walked for again, and costs only time", {tags = {"tables", "faults"}, from = "demo at 60 ms"},
function(t, m)
    local golden = fork(t, m)

    m:await({point = "trap", partition = "nav", user = true, code = 0xa0}, "20ms")
    for _, tlb in ipairs{"itlb", "dtlb"} do
        for _, name in ipairs(entries(m, tlb, 1)) do
            m:write(name .. ".valid", 0)
        end
    end
    m:run("60ms")
    golden:run("60ms")
    t.same_output(m, golden, "nav")
    t.same_slots(m, golden, "display", 20)
    t.no_health(m, "nav")
end)

local levels = {
    {name = "entry type", bits = {0, 1}},
    {name = "access permission", bits = {2, 3, 4}},
}

test("a flip in nav's own page tables stays nav's", {tags = {"tables", "faults"}, from = "demo at 60 ms", cases = levels},
function(t, m, case)
    for _, bit in ipairs(case.bits) do
        local hit, golden = fork(t, m), fork(t, m)
        local walk = hit:await({point = "table_walk", partition = "nav", address = {0x10000000, 0x10013fff}, code = 3}, "30ms")

        hit:fault(("flip pa@0x%x:%d"):format(walk.physical, bit))
        hit:run("80ms")
        golden:run("80ms")
        t.no_match(hit:output("display"), "DAMAGED")
        t.same_slots(hit, golden, "display", 65) -- docs/hypervisor.md: behind a restart
        t.no_health(hit, "display")
        t.no_health(hit, nil)
        hit:close()
        golden:close()
    end
end)

-- Is it an entry for a page of the partition's own memory? The hypervisor's pages have entries in each context.
local function own(m, partition, name)
    local page = m:read(name .. ".pte") >> 8 << 12

    for _, area in ipairs(m:areas(partition)) do
        if page >= area.physical and page < area.physical + area.size then
            return true
        end
    end
    return false
end

test("a flip in an entry of a TLB stays its partition's", {tags = {"tables", "faults"}, from = "demo at 60 ms", cases = levels},
function(t, m, case)
    local tried = 0

    m:await({point = "trap", partition = "nav", user = true, code = 0xa0}, "20ms")
    for _, tlb in ipairs{"itlb", "dtlb"} do
        for _, name in ipairs(entries(m, tlb, 1)) do
            if own(m, "nav", name) then
                local hit, golden = fork(t, m), fork(t, m)

                for _, bit in ipairs(case.bits) do
                    hit:flip(("%s.pte:%d"):format(name, bit))
                end
                hit:run("40ms")
                golden:run("40ms")
                t.no_match(hit:output("display"), "DAMAGED")
                t.same_slots(hit, golden, "display", 65)
                t.no_health(hit, "display")
                hit:close()
                golden:close()
                tried = tried + 1
            end
        end
    end
    t.ok(tried > 0, "nav has entries")
end)
