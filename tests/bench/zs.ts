import {readFileSync} from 'node:fs'
import {execSync} from 'node:child_process'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {atEnd, endAll} from './atEnd.ts'
import type {BareStore} from './bareStore.worker.ts'
import type {WebhookLoad} from './webhookLoad.worker.ts'
import {startWorker} from './worker.ts'
const dataFolder=await makeDataFolder(); atEnd(()=>removeDataFolder(dataFolder))
try{
const bare=startWorker<BareStore>('bareStore'), sender=startWorker<WebhookLoad>('webhookLoad')
await bare.open({dataFolder}); const port=await bare.listen(undefined)
const pm=readFileSync(dataFolder+'/postgres/postmaster.pid','utf8').split('\n')[0]
const np=execSync(`ps -eo pid,args | grep '[b]areStore.worker'`).toString().trim().split(/\s+/)[0]!
const cpuOf=(pid:string)=>{try{const f=readFileSync(`/proc/${pid}/stat`,'utf8').split(') ')[1]!.split(' ');return (Number(f[11])+Number(f[12]))*10}catch{return 0}}
const cpu=()=>({node:cpuOf(np),pg:execSync(`ps -o pid= --ppid ${pm}`).toString().trim().split(/\s+/).reduce((a,p)=>a+cpuOf(p),0)})
const us=(a:any,b:any,ev:number)=>`node ${((b.node-a.node)*1000/ev).toFixed(0)} pg ${((b.pg-a.pg)*1000/ev).toFixed(0)} us/event`
for(let i=0;i<3;i++){const c0=cpu();const s=await bare.append({label:'a'+i,batches:400,batchSize:50,callers:8});console.log('append',Math.round(20000/s),us(c0,cpu(),20000),'(node incl. preparing)')}
for(let i=0;i<3;i++){await sender.prepare({label:'s'+i,batches:6000,batchSize:1});const c0=cpu();const s=await sender.send({port,connections:64});console.log('bare http',Math.round(6000/s),us(c0,cpu(),6000))}
}finally{await endAll()}
process.exit()
