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
  const fs=await import('node:fs'); const {execSync}=await import('node:child_process')
  const pmid=fs.readFileSync(dataFolder+'/postgres/postmaster.pid','utf8').split('\n')[0]
  const cpuOf=(pid:string)=>{try{const f=fs.readFileSync(`/proc/${pid}/stat`,'utf8').split(') ')[1]!.split(' ');return (Number(f[11])+Number(f[12]))*10}catch{return 0}}
  const cpu=()=>({node:cpuOf(String(server.child.pid)),pg:execSync(`ps -o pid= --ppid ${pmid}`).toString().trim().split(/\s+/).reduce((a,p)=>a+cpuOf(p),0)})
  for(let i=0;i<n;i++){
    const L= mode==='batch'?{batches:400,batchSize:50}:mode==='one'?{batches:400,batchSize:1}:{batches:6000,batchSize:1}
    const ev=await sender.prepare({label:'r'+i,...L})
    const c0=cpu()
    const s=await sender.send({port,connections:mode==='batch'?8:mode==='one'?1:64})
    const c1=cpu();const t=performance.now()
    for(;;){const m=await (await fetch(server.url+'/metrics')).text(); const l=Number(/^wanglou_situation_lag_records (\d+)$/m.exec(m)?.[1]); if(l===0)break; await sleep(20)}
    const c2=cpu(); const us=(a:any,b:any)=>`node ${((b.node-a.node)*1000/ev).toFixed(0)} pg ${((b.pg-a.pg)*1000/ev).toFixed(0)} us/event`
    console.log('ingest',us(c0,c1),'after',us(c1,c2),mode,i,Math.round(ev/s),'/s; projection lag after',Math.round(performance.now()-t),'ms')
  }

  const pm=(await import('node:fs')).readFileSync(dataFolder+'/postgres/postmaster.pid','utf8').split('\n')[0]
  if (process.argv[5]) {
    const pg=(await import('pg')).default; const pw=fs.readFileSync(dataFolder+'/postgres/wanglou.password','utf8').trim(); const prt=fs.readFileSync(dataFolder+'/postgres/wanglou.port','utf8').trim()
    const c=new pg.Client({connectionString:`postgresql://wanglou:${pw}@127.0.0.1:${prt}/postgres`}); await c.connect()
    const f=Array(60).fill('four-platforms'), e=f.map((_,i)=>'r1-'+(100+i)); const e2=f.map((_,i)=>'zz-'+i)
    for (const [n,q] of [['row in',`select body from cases where (feed, external_id) in (select * from unnest($1::text[], $2::text[])) order by opened_seq`],['join',`select c.body from unnest($1::text[], $2::text[]) k(f,e) join cases c on c.feed=k.f and c.external_id=k.e`],['any',`select body from cases where feed='four-platforms' and external_id = any($2::text[]) and $1::text[] is not null`]] as const)
      for (const v of [e,e2]) { const r=await c.query('explain (analyze,costs off,timing off) '+q,[f,v]); console.log(n,r.rows.map(x=>x['QUERY PLAN']).join('\n')) }
    await c.end()
  }
  console.log(execSync(`ps -o time,times,args --ppid ${pm} | cut -c1-100; ps -o cputimes,etimes,args -p ${server.child.pid}`).toString())
} finally {await endAll()}
process.exit()
