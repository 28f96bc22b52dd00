import {mount, type ComponentMountingOptions} from '@vue/test-utils'
import {createPinia, setActivePinia} from 'pinia'
import {afterEach, beforeEach} from 'vitest'
import {createTestTranslations} from './translations.ts'

/**
 * For all tests of a file in a document: stores and words of their own for each test, and a way to mount a component among
 * them, in the page, so that it can take the keyboard. What is mounted is gone after the test.
 */
export function usePanels() {
  let pinia: ReturnType<typeof createPinia>
  const mounted: {unmount(): void}[] = []

  beforeEach(() => {
    localStorage.clear()
    sessionStorage.clear()
    pinia = createPinia()
    setActivePinia(pinia)
  })
  afterEach(() => {
    for (const wrapper of mounted.splice(0)) wrapper.unmount()
  })

  return <Component>(component: Component, options: ComponentMountingOptions<Component>) => {
    const plugins = [pinia, createTestTranslations()]
    const wrapper = mount(component, {...options, global: {plugins}, attachTo: document.body})
    mounted.push(wrapper)
    return wrapper
  }
}
