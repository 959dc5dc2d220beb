-- Requests of scripts/bench/engine.sh: WAY is get, detail (any listing) or create (a new one each time).
local way, count = os.getenv("WAY"), tonumber(os.getenv("COUNT"))
wrk.headers["authorization"] = "Bearer " .. os.getenv("TOKEN")
wrk.headers["content-type"] = "application/json"

local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("id", threads)
end

local n = 0
function init()
  n = id * 1000000 + os.time() % 1000 * 1000
end

function request()
  n = n + 1
  if way == "detail" then
    return wrk.format("GET", "/api/v1/listings/" .. (n * 7919 % count + 1))
  elseif way == "create" then
    local body = string.format(
      '{"purpose":"sale","community_id":%d,"building":"%d","unit":"%d","room":"%d","rooms":2,"halls":1,"area":88.5,"price_fen":500000000,' ..
      '"owners":[{"name":"王女士","phone":"138%08d"}]}',
      n % 5000 + 1, math.floor(n / 5000) % 9000 + 100, n % 7 + 1, n % 8999 + 1000, n % 100000000)
    return wrk.format("POST", "/api/v1/listings", nil, body)
  end
  return wrk.format()
end
