import {fileURLToPath} from 'node:url'
import vue from '@vitejs/plugin-vue'
import {compression, defineAlgorithm} from 'vite-plugin-compression2'
import {defineConfig} from 'vitest/config'

const BROWSER_TESTS = 'tests/e2e/**/*.test.ts'
const GLOBAL_SETUP = ['tests/fixtures/globalPostgres.ts']
const server = `http://127.0.0.1:${process.env.PORT ?? '8080'}`

export default defineConfig(({isSsrBuild}) =>
  isSsrBuild
    ? {
        build: {
          ssr: true,
          target: 'node20',
          outDir: 'dist/server',
          emptyOutDir: true,
          rolldownOptions: {
            input: {
              main: 'server/main.ts',
              tileWorker: 'server/basemap/tileWorker.ts',
              routeWorker: 'server/routing/routeWorker.ts',
              planWorker: 'server/planning/planWorker.ts',
              sheetWorker: 'server/connectors/enforcement/sheetWorker.ts',
              reportWorker: 'server/reportWorker.ts',
              riskWorker: 'server/risk/riskWorker.ts',
              auditVerify: 'server/auditVerify.ts',
              rebuildState: 'server/rebuildState.ts',
              addUser: 'server/addUser.ts',
              riskEvaluate: 'server/riskEvaluate.ts',
              simulate: 'mock/simulate.ts',
              replay: 'mock/replay.ts',
              drill: 'mock/drill.ts',
            },
          },
        },
      }
    : {
        root: fileURLToPath(new URL('web', import.meta.url)),
        plugins: [
          vue(),
          compression({include: /\.(js|css)$/, algorithms: [defineAlgorithm('gzip', {level: 9})]}),
        ],
        build: {
          outDir: '../dist/web',
          emptyOutDir: true,
          target: 'es2022',
          assetsInlineLimit: 0,
          chunkSizeWarningLimit: 2_500,
        },
        worker: {format: 'es'},
        server: {proxy: {'/api': server, '/socket.io': {target: server, ws: true}}},
        test: {
          root: fileURLToPath(new URL('.', import.meta.url)),
          testTimeout: 30_000,
          hookTimeout: 180_000,
          projects: [
            {
              extends: true,
              test: {
                name: 'code',
                include: ['tests/**/*.test.ts'],
                exclude: [BROWSER_TESTS],
                globalSetup: GLOBAL_SETUP,
                maxWorkers: 2,
                sequence: {groupOrder: 0},
              },
            },
            // A browser that draws without a GPU takes all cores: beside another one its pages come too late.
            {
              extends: true,
              test: {
                name: 'browser',
                include: [BROWSER_TESTS],
                globalSetup: GLOBAL_SETUP,
                maxWorkers: 1,
                sequence: {groupOrder: 1},
              },
            },
          ],
        },
      },
)
