import dc from 'node:diagnostics_channel'
import { EventEmitter } from 'node:events'
import { instrument } from '@ticolops/obs'
const start = dc.channel('http.server.request.start'), finish = dc.channel('http.server.response.finish')
class Res { statusCode=200; headersSent=true }
const socket = new EventEmitter(), server = new EventEmitter()
const request = { method:'GET' }
function loop(n){ for(let i=0;i<n;i++){ const response=new Res(); const m={request,response,socket,server}; start.publish(m); finish.publish(m)} }
function bench(name){ let best=1e9; for(let r=0;r<9;r++){ const t=process.hrtime.bigint(); loop(500000); const d=Number(process.hrtime.bigint()-t)/5e5; if(d<best)best=d } console.log(name, best.toFixed(1),'ns per request') }
bench('no subscriber')
const obs = instrument({ telemetry:false, shutdown:false })
bench('instrumented')
const h = obs.metrics.histogram('ticolops_a_seconds',{help:'x',labels:['a','b'],buckets:[0.005,0.01,0.025,0.05,0.075,0.1,0.25,0.5,0.75,1,2.5,5,7.5,10]})
const c = h.labels({a:'x',b:'y'})
function t(name,fn){let best=1e9; for(let r=0;r<9;r++){const t=process.hrtime.bigint(); for(let i=0;i<1e6;i++)fn(i); const d=Number(process.hrtime.bigint()-t)/1e6; if(d<best)best=d} console.log(name,best.toFixed(1),'ns')}
t('child observe',(i)=>c.observe((i&7)/1000))
t('labels observe',(i)=>h.labels({a:'x',b:'y'}).observe((i&7)/1000))
t('performance.now', ()=>performance.now())
await obs.shutdown()
