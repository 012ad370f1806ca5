import setup from './database.ts'
const t=performance.now()
const stop = await setup({ provide: (k,v)=>{ console.log(k,v, performance.now()-t) } } as never)
console.log('ready', performance.now()-t)
process.on('SIGTERM', async()=>{await stop();process.exit()})
setInterval(()=>{},1000)
