import './zodSetup.ts'
import {createPinia} from 'pinia'
import {createApp} from 'vue'
import './theme/base.css'
import App from './App.vue'
import {createSendCommand, sendCommandKey} from './commands/sendCommand.ts'
import {sendSignalKey} from './commands/signals.ts'
import {createTranslations} from './i18n/useT.ts'
import {mirrorTheme} from './mirrorTheme.ts'
import {startRealtime} from './realtime/startRealtime.ts'
import {createAppRouter} from './router.ts'

const app = createApp(App)
app.config.errorHandler = error => reportError(error)
app.use(createPinia())
app.use(await createTranslations())
mirrorTheme(location.search, localStorage, document.documentElement)
const socket = startRealtime()
app.provide(
  sendCommandKey,
  createSendCommand(socket, () => crypto.randomUUID()),
)
app.provide(sendSignalKey, socket.signal)
app.use(createAppRouter())
app.mount('#app')
