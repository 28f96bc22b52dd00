import {fileURLToPath} from 'node:url'
import {defineConfigWithVueTs, vueTsConfigs} from '@vue/eslint-config-typescript'
import vue from 'eslint-plugin-vue'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

const chinese = String.raw`/[\u4e00-\u9fff]/`
const chineseMessage = 'Words for users belong in web/i18n, data in a data file.'

const chineseInScript = [
  {selector: `Literal[value=${chinese}]`, message: chineseMessage},
  {selector: `TemplateElement[value.raw=${chinese}]`, message: chineseMessage},
]
const chineseInTemplate = [
  ...chineseInScript,
  {selector: `VText[value=${chinese}]`, message: chineseMessage},
  {selector: `VLiteral[value=${chinese}]`, message: chineseMessage},
]
const defaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: a thing has one name everywhere.',
}

const environmentMessage =
  'server/config.ts is the only reader of the environment: take the value as a parameter.'

const productCode = ['geo/**', 'server/**', 'mock/**', 'web/**']
const launchers = ['**/*.mjs']

/** Lint for what is inside a file; which file may import which is tests/architecture/boundaries.test.ts. */
export default defineConfigWithVueTs(
  {ignores: ['dist/**', 'data/**', 'tests/output/**']},
  {
    languageOptions: {parserOptions: {tsconfigRootDir: projectRoot}},
    linterOptions: {reportUnusedDisableDirectives: 'error'},
  },
  vue.configs['flat/essential'],
  vueTsConfigs.strictTypeChecked,
  {
    rules: {
      'no-console': 'error',
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-lines': ['error', {max: 300, skipBlankLines: true, skipComments: true}],
      eqeqeq: 'error',
      'no-restricted-properties': [
        'error',
        {object: 'process', property: 'env', message: environmentMessage},
      ],
      'no-restricted-imports': [
        'error',
        {paths: ['process', 'node:process'].map(name => ({name, message: environmentMessage}))},
      ],
      'no-restricted-syntax': ['error', ...chineseInScript, defaultExport],
      'vue/no-restricted-syntax': ['error', ...chineseInTemplate],
      'vue/multi-word-component-names': 'off',
    },
  },
  {
    files: ['**/*.ts', '**/*.vue'],
    rules: {
      '@typescript-eslint/no-confusing-void-expression': ['error', {ignoreArrowShorthand: true}],
      '@typescript-eslint/no-unnecessary-condition': ['error', {allowConstantLoopConditions: true}],
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', {varsIgnorePattern: '^_', ignoreRestSiblings: true}],
    },
  },
  {files: ['web/i18n/**'], rules: {'no-restricted-syntax': ['error', defaultExport], 'max-lines': 'off'}},
  {
    // The inner loops over typed arrays, where an index is known to be in range.
    files: ['geo/**', 'server/situation/**', 'server/domain/risk/**', 'server/risk/**'],
    rules: {'@typescript-eslint/no-non-null-assertion': 'off'},
  },
  {files: ['server/config.ts'], rules: {'no-restricted-properties': 'off'}},
  {
    files: ['tests/**', ...launchers, 'vite.config.ts'],
    rules: {
      'no-console': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: [...launchers, '**/*.js'],
    extends: [vueTsConfigs.disableTypeChecked],
  },
  {
    files: productCode,
    ignores: launchers,
    rules: {'@typescript-eslint/consistent-type-assertions': ['error', {assertionStyle: 'never'}]},
  },
)
