if (process.argv[2]==='obs') { const { instrument } = await import('@ticolops/obs'); instrument({ telemetry:{port:0,host:'127.0.0.1'} }) }
if (process.argv[2]==='timer') { setInterval(()=>{}, Number(process.argv[3])).unref() }
const keep=setInterval(()=>{},100000)
await new Promise(r=>setTimeout(r,1500))
const a=process.cpuUsage(); await new Promise(r=>setTimeout(r,6000)); const b=process.cpuUsage(a)
console.log(process.argv.slice(2).join(' ')||'bare', ((b.user+b.system)/6000).toFixed(2),'ms of CPU per second', (process.memoryUsage.rss()/1e6).toFixed(0)+' MB'); process.exit()
