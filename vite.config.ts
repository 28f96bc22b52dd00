import {fileURLToPath} from 'node:url'
import vue from '@vitejs/plugin-vue'
import {defineConfig} from 'vitest/config'

const server = 'http://127.0.0.1:8080'

export default defineConfig(({isSsrBuild}) =>
  isSsrBuild
    ? {
        build: {
          ssr: true,
          target: 'node20',
          outDir: 'dist/server',
          rollupOptions: {
            input: {main: 'server/main.ts'},
          },
        },
      }
    : {
        root: fileURLToPath(new URL('web', import.meta.url)),
        plugins: [vue()],
        build: {outDir: '../dist/web', emptyOutDir: true, target: 'es2022'},
        worker: {format: 'es'},
        server: {proxy: {'/api': server, '/socket.io': {target: server, ws: true}}},
        test: {
          root: fileURLToPath(new URL('.', import.meta.url)),
          include: ['tests/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
)
