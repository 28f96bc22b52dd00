import {watch} from 'vue'
import {createRouter, createWebHistory, type RouteLocationNormalized, type Router} from 'vue-router'
import type {Session} from '#contract/session.ts'
import {homeOf, mayOpen, safeNext, type SurfaceName} from './routeFor.ts'
import {useSessionStore} from './stores/session.ts'
import {mirrorViewInUrl} from './viewInUrl.ts'

declare module 'vue-router' {
  interface RouteMeta {
    surface?: SurfaceName | 'login' | 'pairing' | 'field' | 'notFound'
  }
}

/** Pages, who may open them, and the view that the URL mirrors. Follows the session: who is logged out is led away. */
export function createAppRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      {path: '/', name: 'home', component: () => import('./surfaces/login/LoginSurface.vue')},
      {
        path: '/login',
        name: 'login',
        component: () => import('./surfaces/login/LoginSurface.vue'),
        meta: {surface: 'login'},
      },
      {
        path: '/pair',
        name: 'pairing',
        component: () => import('./surfaces/pairing/PairingSurface.vue'),
        meta: {surface: 'pairing'},
      },
      {
        path: '/wall',
        name: 'wall',
        component: () => import('./surfaces/wall/WallSurface.vue'),
        meta: {surface: 'wall'},
      },
      {
        path: '/desk',
        name: 'desk',
        component: () => import('./surfaces/desk/DeskSurface.vue'),
        meta: {surface: 'desk'},
      },
      {
        path: '/figures',
        name: 'figures',
        component: () => import('./surfaces/figures/FiguresSurface.vue'),
        meta: {surface: 'figures'},
      },
      {
        path: '/desk/handover',
        name: 'handover',
        component: () => import('./surfaces/handover/HandoverSurface.vue'),
        meta: {surface: 'desk'},
      },
      {
        path: '/desk/roster',
        name: 'roster',
        component: () => import('./surfaces/roster/RosterSurface.vue'),
        meta: {surface: 'desk'},
      },
      {
        path: '/desk/fire',
        name: 'fire',
        component: () => import('./surfaces/fire/FireSurface.vue'),
        meta: {surface: 'desk'},
      },
      {
        path: '/desk/drill',
        name: 'drill',
        component: () => import('./surfaces/drill/DrillSurface.vue'),
        meta: {surface: 'desk'},
      },
      {
        path: '/briefing/:section?',
        name: 'briefing',
        component: () => import('./surfaces/briefing/BriefingSurface.vue'),
        meta: {surface: 'briefing'},
      },
      {
        path: '/desk/plans',
        name: 'plans',
        component: () => import('./surfaces/plans/PlansSurface.vue'),
        meta: {surface: 'desk'},
      },
      {
        path: '/field',
        name: 'field',
        component: () => import('./surfaces/field/FieldSurface.vue'),
        meta: {surface: 'field'},
      },
      {
        path: '/admin/:section?',
        name: 'admin',
        component: () => import('./surfaces/admin/AdminSurface.vue'),
        meta: {surface: 'admin'},
      },
      {
        path: '/:path(.*)*',
        name: 'notFound',
        component: () => import('./surfaces/login/NotFoundSurface.vue'),
        meta: {surface: 'notFound'},
      },
    ],
  })
  const sessionStore = useSessionStore()

  router.beforeEach(async to => {
    // Whoever has a task's link has no session, and may have no line either.
    if (to.name === 'field') return true
    await untilLoaded()
    return guard(to, sessionStore.session)
  })
  router.afterEach(to => {
    document.documentElement.dataset['surface'] = to.meta.surface ?? 'login'
  })
  watch(
    () => sessionStore.session,
    session => {
      const next = guard(router.currentRoute.value, session)
      if (next !== true) void router.replace(next)
    },
  )
  mirrorViewInUrl(router)
  return router
}

/** Pages for whoever comes: a task's link is its own permission. */
const OPEN: ReadonlySet<unknown> = new Set(['notFound', 'field'])

/** `true` to let through, else where to go instead. */
function guard(to: RouteLocationNormalized, session: Session | null) {
  if (OPEN.has(to.name)) return true
  if (session === null) return guardUnknown(to)
  if (to.name === 'home') return {name: homeOf(session.role)}
  if (to.name === 'login' || to.name === 'pairing') {
    return safeNext(to.query['next']) ?? {name: to.name === 'pairing' ? 'wall' : homeOf(session.role)}
  }
  const surface = to.meta.surface
  const isOpen = isSurface(surface) ? mayOpen(surface, session.role) : true
  return isOpen || {name: homeOf(session.role)}
}

function isSurface(name: RouteLocationNormalized['meta']['surface']): name is SurfaceName {
  return name === 'wall' || name === 'desk' || name === 'figures' || name === 'briefing' || name === 'admin'
}

/** A screen that asks for the wall without a session is one to be paired; anybody else logs in. */
function guardUnknown(to: RouteLocationNormalized) {
  if (to.name === 'login' || to.name === 'pairing') return true
  if (to.name === 'wall') return {name: 'pairing', query: {next: to.fullPath}}
  return {name: 'login', query: to.name === 'home' ? {} : {next: to.fullPath}}
}

function untilLoaded(): Promise<void> {
  const sessionStore = useSessionStore()
  return new Promise(resolve => {
    const stop = watch(
      () => sessionStore.isLoaded,
      isLoaded => {
        if (!isLoaded) return
        resolve()
        queueMicrotask(() => stop())
      },
      {immediate: true},
    )
  })
}
