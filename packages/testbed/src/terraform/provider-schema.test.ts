import { expect, it } from 'vitest'
import { schemaOf } from './provider-schema.ts'

/** In the form that the generator of the bindings has, with names of ours. */
const CODE = `
function pondFishToHclTerraform(struct) {
    const attrs = {
        kind: {
            value: cdktf.stringToHclTerraform(struct.kind),
            isBlock: false,
            type: "simple",
            storageClassType: "string",
        },
    };
}
class PondFishOutputReference extends cdktf.ComplexObject {
    get kind() {
        return this.getStringAttribute('kind');
    }
    get weight() {
        return this.getNumberAttribute('weight');
    }
}
class PondFishList extends cdktf.ComplexList {
}
class Pond extends cdktf.TerraformResource {
    constructor(scope, id, config) {
        // fish - computed: false, optional: true, required: false
        this._fish = new PondFishList(this, "fish", true);
    }
    // depth - computed: false, optional: false, required: true
    get depth() {
        return this.getNumberAttribute('depth');
    }
    // arn - computed: true, optional: false, required: false
    get arn() {
        return this.getStringAttribute('arn');
    }
    // names - computed: true, optional: true, required: false
    get names() {
        return cdktf.Fn.tolist(this.getListAttribute('names'));
    }
    synthesizeHclAttributes() {
        const attrs = {
            depth: {
                value: cdktf.numberToHclTerraform(this._depth),
                isBlock: false,
                type: "simple",
                storageClassType: "number",
            },
            names: {
                value: cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)(this._names),
                isBlock: false,
                type: "set",
                storageClassType: "stringList",
            },
            key_wo: {
                value: cdktf.stringToHclTerraform(this._keyWo),
                isBlock: false,
                type: "simple",
                storageClassType: "string",
            },
            fish: {
                value: cdktf.listMapperHcl(pondFishToHclTerraform, true)(this._fish.internalValue),
                isBlock: true,
                type: "set",
                storageClassType: "PondFishList",
            },
        };
    }
}
`
const DECLARATIONS = `
export interface PondConfig extends cdktf.TerraformMetaArguments {
    readonly depth: number;
    readonly names?: string[];
    readonly keyWo?: string;
    readonly fish?: PondFish[] | cdktf.IResolvable;
}
export interface PondFish {
    readonly kind: string;
}
`

it('a binding tells arguments, what is computed, what is only written, and blocks', () => {
  expect(schemaOf({ code: CODE, declarations: DECLARATIONS })).toEqual({
    block: {
      attributes: {
        depth: { type: 'number', required: true },
        names: { type: ['set', 'string'], optional: true, computed: true },
        key_wo: { type: 'string', optional: true, write_only: true },
        arn: { type: 'string', computed: true },
      },
      block_types: {
        fish: {
          nesting_mode: 'set',
          block: {
            attributes: { kind: { type: 'string', required: true }, weight: { type: 'number', computed: true } },
            block_types: {},
          },
        },
      },
    },
  })
})

it('code of another form is refused', () => {
  expect(() => schemaOf({ code: 'export {}', declarations: '' })).toThrow('The binding has no resource.')
})
