import {rm, mkdir} from 'node:fs/promises'
import {setTimeout as sleep} from 'node:timers/promises'
import {ensureLonggang} from '#mock/city/generate.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {startServerProcess} from '../fixtures/serverProcess.ts'
import {atEnd, endAll} from './atEnd.ts'
import type {WebhookLoad} from './webhookLoad.worker.ts'
import {startWorker} from './worker.ts'
const mode=process.argv[2], n=Number(process.argv[3]), prof=process.argv[4]
await ensureLonggang('/tmp/b/lg')
const dataFolder=await makeDataFolder()
try {
  atEnd(()=>removeDataFolder(dataFolder))
  const server=await startServerProcess({dataFolder,cityFolder:'/tmp/b/lg',environment: prof?{NODE_OPTIONS:'--import /tmp/b/prof.mjs',PROF_DIR:'/tmp/b/prof-'+prof}:{}})
  atEnd(()=>server.stop())
  const sender=startWorker<WebhookLoad>('webhookLoad')
  const port=Number(new URL(server.url).port)
  for(let i=0;i<n;i++){
    const L= mode==='batch'?{batches:400,batchSize:50}:mode==='one'?{batches:400,batchSize:1}:{batches:6000,batchSize:1}
    const ev=await sender.prepare({label:'r'+i,...L})
    const s=await sender.send({port,connections:mode==='batch'?8:mode==='one'?1:64})
    const t=performance.now()
    for(;;){const m=await (await fetch(server.url+'/metrics')).text(); const l=Number(/^wanglou_situation_lag_records (\d+)$/m.exec(m)?.[1]); if(l===0)break; await sleep(20)}
    console.log(mode,i,Math.round(ev/s),'/s; projection lag after',Math.round(performance.now()-t),'ms')
  }
  const {execSync}=await import('node:child_process')
  const pm=(await import('node:fs')).readFileSync(dataFolder+'/postgres/postmaster.pid','utf8').split('\n')[0]
  console.log(execSync(`ps -o time,times,args --ppid ${pm} | cut -c1-100; ps -o cputimes,etimes,args -p ${server.child.pid}`).toString())
} finally {await endAll()}
process.exit()
