-- Makes the requests of one operation: wrk ... -s requests.lua URL -- OPERATION TOKENS
-- TOKENS has one access token per line, that of user n in line n. Prints requests per second, p50 and p99 in
-- milliseconds, and how many answers were errors.

local themes = {
    "bicycles", "clocks", "bridges", "honey", "lighthouses", "kites", "violins", "tea", "maps", "snow", "foxes",
    "comets", "pirates", "paper", "windmills", "origami", "beetles", "lanterns", "ferries", "canyons", "mosaics",
    "saffron", "marbles", "falcons", "harbours", "pendulums", "orchids", "tapestries", "acrobats", "labyrinths",
}
local subjects = {
    "maths", "language", "science", "history", "coding", "geography", "economics", "finance", "business",
}

local function id7(millis, n)
    local high = math.floor(millis / 65536)
    return string.format("%08x-%04x-7000-8000-%012x", high, millis - high * 65536, n)
end

-- Every twentieth companion is private.
local function companion()
    local n = 20 * math.random(0, 4999) + math.random(1, 19)
    return id7(1700000000000 + n * 630720, n)
end

local operations = {
    point = function() return "GET", "/api/companions/" .. companion() end,
    page = function() return "GET", "/api/companions?page=" .. math.random(1, 10) end,
    search = function()
        return "GET", "/api/companions?subject=" .. subjects[math.random(#subjects)] ..
            "&topic=" .. themes[math.random(#themes)]
    end,
    ["own-sessions"] = function() return "GET", "/api/me/sessions" end,
    bookmark = function() return "PUT", "/api/companions/" .. companion() .. "/bookmark" end,
    ["start-session"] = function()
        return "POST", "/api/companions/" .. companion() .. "/sessions", '{"mode":"text"}'
    end,
    health = function() return "GET", "/api/health" end,
    subjects = function() return "GET", "/api/subjects" end,
    me = function() return "GET", "/api/me" end,
}

local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("seed", threads)
end

local tokens = {}
local operation

function init(args)
    operation = operations[args[1]]
    for token in io.lines(args[2]) do
        tokens[#tokens + 1] = token
    end
    math.randomseed(os.time() * 10 + seed)
end

function request()
    local method, path, body = operation()
    local head = method .. " " .. path .. " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " ..
        tokens[math.random(#tokens)] .. "\r\n"
    if body then
        return head .. "Content-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
    end
    return head .. (method == "GET" and "\r\n" or "Content-Length: 0\r\n\r\n")
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("RESULT %.0f %.2f %.2f %d\n", summary.requests / summary.duration * 1e6,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
