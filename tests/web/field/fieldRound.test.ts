// @vitest-environment happy-dom
import {flushPromises} from '@vue/test-utils'
import {describe, expect, it} from 'vitest'
import {fieldPlanSchema} from '#contract/fieldPlan.ts'
import type {PremisesId} from '#contract/ids.ts'
import FieldRound from '#web/surfaces/field/FieldRound.vue'
import {NEW_VISIT, visitOf} from '#web/surfaces/field/visitDraft.ts'
import {usePanels} from '../mountPanel.ts'

const mountPanel = usePanels()

const facts = {
  ...{
    id: 'P1',
    name: 'Rented 1',
    kind: 'rental',
    use: null,
    position: [120.5, 27.5],
    address: 'Harbour Road 8',
  },
  ...{floors: 3, floorAreaSqm: null, structure: null, yearBuilt: null, rooms: 6, tenants: 8},
  ...{secondExit: true, barredWindows: null, indoorCharging: false, bottledGas: null, wiringYear: null},
  ...{sensors: ['electric'], lastInspectedOn: null, buildingId: null},
}
const plan = fieldPlanSchema.parse({
  ...{planId: 'plan-1', day: '2026-11-30', startAt: 0, endAt: 3_600_000},
  stops: [
    {
      ...{premisesId: 'P1', arriveAt: 60_000, premises: facts, isDone: false},
      openHazards: [{hazardId: 'H1', kind: 'wiring', severity: 'major', state: 'ordered'}],
    },
    {
      premisesId: 'P2',
      arriveAt: 120_000,
      premises: {...facts, id: 'P2', name: 'Rented 2'},
      openHazards: [],
      isDone: true,
    },
  ],
})
const [first] = plan.stops
if (!first) throw new Error('a round of two')

function mountRound() {
  const wrapper = mountPanel(FieldRound, {
    props: {
      ...{plan, waiting: [], ownPosition: null, modelValue: null},
      'onUpdate:modelValue': (modelValue: PremisesId | null) => void wrapper.setProps({modelValue}),
    },
  })
  const button = (text: string) => {
    const found = wrapper.findAll('button').find(each => each.text().includes(text))
    if (!found) throw new Error(`no button ${text}`)
    return found
  }
  return {wrapper, button}
}

describe('a round on a phone', () => {
  it('lists its stops in their order with what is done, and reports one that is in order with two taps', async () => {
    const {wrapper, button} = mountRound()
    expect(wrapper.findAll('li .name').map(name => name.text())).toEqual(['Rented 1', 'Rented 2'])
    expect(wrapper.text()).toContain('已报 1 / 2 处')
    await button('Rented 1').trigger('click')
    expect(wrapper.text()).toContain('电气线路隐患')
    await button('合格').trigger('click')
    await wrapper.find('form').trigger('submit')
    expect(wrapper.emitted('report')).toEqual([
      [
        {
          ...{premisesId: 'P1', planId: 'plan-1', outcome: 'passed'},
          ...{hazards: [], seen: {}, note: ''},
        },
        [],
      ],
    ])
    await flushPromises()
    expect(wrapper.findAll('li')).toHaveLength(2)
  })

  it('does not report a hazard without its kind, and takes what was seen', async () => {
    const {wrapper, button} = mountRound()
    await button('Rented 1').trigger('click')
    await button('发现隐患').trigger('click')
    const submit = wrapper.find('button[type=submit]')
    expect(submit.attributes('disabled')).toBeDefined()
    await wrapper.find('select').setValue(wrapper.findAll('option')[1]?.element.value)
    const charging = wrapper.find('[role=group][aria-label="室内充电"]')
    await charging.findAll('button')[0]?.trigger('click')
    expect(submit.attributes('disabled')).toBeUndefined()
    await wrapper.find('form').trigger('submit')
    expect(wrapper.emitted('report')?.[0]?.[0]).toMatchObject({
      outcome: 'hazardsFound',
      hazards: [{kind: 'indoorCharging', severity: 'general'}],
      seen: {indoorCharging: true},
    })
  })

  it('says of a stop that it waits to be sent', () => {
    const {wrapper} = mountRound()
    expect(wrapper.findAll('[data-state=open]')).toHaveLength(1)
    const visit = {...visitOf({...NEW_VISIT, outcome: 'noEntry'}, about())!}
    const waiting = [
      {commandId: '6f9619ff-8b86-4d01-b42d-00cf4fc96401', at: 1, photos: [], refusal: null, visit},
    ]
    const again = mountPanel(FieldRound, {props: {plan, waiting, ownPosition: null, modelValue: null}})
    expect(again.findAll('[data-state=queued]')).toHaveLength(1)
    expect(again.text()).toContain('全部查完')
  })
})

function about() {
  return {
    ...{premisesId: plan.stops[0]!.premisesId, planId: plan.planId, premises: plan.stops[0]!.premises},
    photoCounts: [2],
  }
}

describe('the report of a visit', () => {
  it('needs an outcome', () => {
    expect(visitOf(NEW_VISIT, about())).toBeNull()
  })

  it('keeps what else is fitted when a smoke detector was seen, and leaves out what was not looked at', () => {
    const draft = {...NEW_VISIT, outcome: 'passed' as const, tenants: '12'}
    expect(visitOf({...draft, seen: {smokeDetector: true}}, about())?.seen).toEqual({
      sensors: ['smoke', 'electric'],
      tenants: 12,
    })
    expect(visitOf({...draft, seen: {smokeDetector: false, secondExit: false}}, about())?.seen).toEqual({
      sensors: ['electric'],
      secondExit: false,
      tenants: 12,
    })
    expect(visitOf({...draft, tenants: 'many'}, about())?.seen).toEqual({})
  })

  it('has the hazards only where some were found, and sees nothing from outside', () => {
    const hazards = [{kind: 'wiring' as const, severity: 'major' as const, description: ' Bare '}]
    const draft = {...NEW_VISIT, hazards, seen: {secondExit: false}}
    expect(visitOf({...draft, outcome: 'hazardsFound'}, about())?.hazards).toEqual([
      {kind: 'wiring', severity: 'major', description: 'Bare', photos: 2},
    ])
    expect(visitOf({...draft, outcome: 'noEntry'}, about())).toMatchObject({hazards: [], seen: {}})
  })
})
