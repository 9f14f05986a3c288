-- One line in place of what wrk reports: milliseconds of the median and the 95th percentile, requests per second, failures.
function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("figures %.1f %.1f %.1f %d\n", latency:percentile(50) / 1000, latency:percentile(95) / 1000,
        summary.requests / (summary.duration / 1000000),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
