-- flat.guide in Lua, for Lua 5.4 and LuaJIT.
--   lua flat.lua counts FILE     yes, no and unknown of each outcome, and the sums of the doses
--   lua flat.lua scalar FILE     nanoseconds a patient of the evaluation alone
--   lua flat.lua lines FILE OUT  patients in, result lines out
-- A truth is 0 no, 1 unknown, 2 yes: Kleene's and is the smaller, his or the larger, not is 2 - x. Weights are tenths of a kg.

local floor, sqrt = math.floor, math.sqrt
local truths = { "has_brain_mets", "has_liver_mets", "has_bone_mets", "bone_mets_rt_controllable", "has_lung_mets",
  "lung_mets_isolated", "other_extrahepatic", "disease_controlled", "prior_chemo_failed", "endocrine_resistance",
  "rapid_progression", "liver_function_normal", "surgical_candidate", "her2", "hr" }
local outcomes = { "her2_therapy", "endocrine", "chemo", "paclitaxel", "local_therapy", "surgery", "sbrt", "refer", "mdt" }
local value_of = { ["true"] = 2, ["false"] = 0, ['"positive"'] = 2, ['"negative"'] = 0 }
local word_of = { [0] = "no", [1] = "unknown", [2] = "yes" }

local function both(a, b) return a < b and a or b end
local function either(a, b) return a > b and a or b end
local function at_most(x, limit) return not x and 1 or x <= limit and 2 or 0 end

-- The answer is put into `a`, which is used again and again.
local function evaluate(p, a)
  local applies = both(p.has_liver_mets, 2 - p.has_brain_mets)
  local her2, hr = p.her2, p.hr
  local her2_therapy = both(applies, her2)
  local pressing = either(p.endocrine_resistance, p.rapid_progression)
  local chemo = both(applies, either(both(2 - hr, 2 - her2), both(hr, pressing)))
  local paclitaxel = both(chemo, p.prior_chemo_failed)
  local outside = both(2 - p.other_extrahepatic, both(either(2 - p.has_bone_mets, p.bone_mets_rt_controllable),
    either(2 - p.has_lung_mets, p.lung_mets_isolated)))
  local fit = both(at_most(p.ecog, 1), at_most(p.liver_involvement_pct, 50))
  local local_therapy = both(both(applies, fit), both(outside, p.disease_controlled))
  local candidate, weight = p.surgical_candidate, p.weight_kg
  a.applies, a.refer, a.mdt = applies, applies, applies
  a.her2_therapy, a.chemo, a.paclitaxel, a.local_therapy = her2_therapy, chemo, paclitaxel, local_therapy
  a.endocrine = both(both(applies, hr), both(2 - her2, 2 - pressing))
  a.surgery = both(both(local_therapy, candidate), both(p.liver_function_normal, at_most(p.liver_involvement_pct, 70)))
  a.sbrt = both(local_therapy, 2 - candidate)
  a.first, a.weekly, a.taxane = nil, nil, nil
  if her2_therapy == 2 and weight then a.first, a.weekly = 4 * weight, 2 * weight end
  if paclitaxel == 2 and weight and p.height_cm then
    a.taxane = floor((floor(sqrt(490 * p.height_cm * weight)) + 12) / 24)
  end
end

local function read(line)
  local p = { has_brain_mets = 1 }
  for i = 1, #truths do p[truths[i]] = 1 end
  for name, value in line:gmatch('"([%w_]+)":("?[%w_.]+"?)') do
    if name == "id" then
      p.id = value
    elseif name == "weight_kg" then
      p.weight_kg = floor(tonumber(value) * 10 + 0.5)
    else
      p[name] = value_of[value] or tonumber(value)
    end
  end
  return p
end

local function dose(tenths)
  if not tenths then return "null" end
  local whole, rest = floor(tenths / 10), tenths % 10
  return rest == 0 and ('"%d mg"'):format(whole) or ('"%d.%d mg"'):format(whole, rest)
end

local function line_of(p, a)
  local words, doses = {}, {}
  for i = 1, #outcomes do words[i] = '"' .. outcomes[i] .. '":"' .. word_of[a[outcomes[i]]] .. '"' end
  if a.her2_therapy == 2 then doses[1] = '"her2_therapy":[' .. dose(a.first) .. "," .. dose(a.weekly) .. "]" end
  if a.paclitaxel == 2 then doses[#doses + 1] = '"paclitaxel":[' .. dose(a.taxane and 10 * a.taxane) .. "]" end
  return '{"patient":' .. p.id .. ',"applies":"' .. word_of[a.applies] .. '","outcomes":{' .. table.concat(words, ",") ..
    '},"doses":{' .. table.concat(doses, ",") .. "}}\n"
end

local function patients_of(path)
  local patients = {}
  for line in io.lines(path) do patients[#patients + 1] = read(line) end
  return patients
end

local function counts(path)
  local count, sum, a = {}, { first = 0, weekly = 0, taxane = 0 }, {}
  for line in io.lines(path) do
    evaluate(read(line), a)
    for name, value in pairs(a) do
      if sum[name] then
        sum[name] = sum[name] + value
      else
        count[name] = count[name] or { [0] = 0, 0, 0 }
        count[name][value] = count[name][value] + 1
      end
    end
  end
  local function put(name) print(("%s %d %d %d"):format(name, count[name][2], count[name][0], count[name][1])) end
  put("applies")
  for i = 1, #outcomes do put(outcomes[i]) end
  print(("doses %d %d %d"):format(sum.first, sum.weekly, sum.taxane))
end

local function scalar(path)
  local patients, a, times = patients_of(path), {}, {}
  for round = 1, 7 do
    local began = os.clock()
    for i = 1, #patients do evaluate(patients[i], a) end
    times[round] = (os.clock() - began) * 1e9 / #patients
  end
  table.sort(times)
  print(("scalar\t%.3f"):format(times[4]))
end

local function lines(path, to)
  local out, a = assert(io.open(to, "w")), {}
  for line in io.lines(path) do
    local p = read(line)
    evaluate(p, a)
    out:write(line_of(p, a))
  end
  out:close()
end

local modes = { counts = counts, scalar = scalar, lines = lines }
modes[arg[1]](arg[2], arg[3])
