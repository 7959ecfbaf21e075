/* Load on a server: `load.ts <url> <seconds> [requests per second]`. Prints what was answered, as JSON. */
import autocannon from 'autocannon'

const [url = '', seconds = '1', rate] = process.argv.slice(2)
const { requests, errors, non2xx, duration } = await autocannon({
  url,
  connections: 32,
  duration: Number(seconds),
  ...(rate === undefined ? {} : { overallRate: Number(rate) }),
})
process.stdout.write(JSON.stringify({ requests: requests.total, failed: errors + non2xx, seconds: duration }))
