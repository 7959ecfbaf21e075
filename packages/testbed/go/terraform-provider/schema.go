package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The schemas of a provider, as `tofu providers schema -json` writes them.
type schemas struct {
	// registry.opentofu.org/hashicorp/aws
	Source      string               `json:"source"`
	Provider    described            `json:"provider"`
	Resources   map[string]described `json:"resource_schemas"`
	DataSources map[string]described `json:"data_source_schemas"`
	Ephemeral   map[string]described `json:"ephemeral_resource_schemas"`
}

type described struct {
	Block block `json:"block"`
}

type block struct {
	Attributes map[string]attribute `json:"attributes"`
	BlockTypes map[string]nested    `json:"block_types"`
}

type attribute struct {
	Type      json.RawMessage `json:"type"`
	Required  bool            `json:"required"`
	Optional  bool            `json:"optional"`
	Computed  bool            `json:"computed"`
	WriteOnly bool            `json:"write_only"`
}

type nested struct {
	Mode     string `json:"nesting_mode"`
	Block    block  `json:"block"`
	MinItems int64  `json:"min_items"`
	MaxItems int64  `json:"max_items"`
}

var modes = map[string]tfprotov6.SchemaNestedBlockNestingMode{
	"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
	"list":   tfprotov6.SchemaNestedBlockNestingModeList,
	"set":    tfprotov6.SchemaNestedBlockNestingModeSet,
}

func (d described) schema() *tfprotov6.Schema {
	return &tfprotov6.Schema{Block: d.Block.schema()}
}

func (b block) schema() *tfprotov6.SchemaBlock {
	result := &tfprotov6.SchemaBlock{}
	for name, attribute := range b.Attributes {
		kind, err := tftypes.ParseJSONType(attribute.Type)
		if err != nil {
			fmt.Fprintf(os.Stderr, "schema.json: the type of %s: %v\n", name, err)
			os.Exit(1)
		}
		result.Attributes = append(result.Attributes, &tfprotov6.SchemaAttribute{
			Name:      name,
			Type:      kind,
			Required:  attribute.Required,
			Optional:  attribute.Optional,
			Computed:  attribute.Computed,
			WriteOnly: attribute.WriteOnly,
		})
	}
	for name, nested := range b.BlockTypes {
		result.BlockTypes = append(result.BlockTypes, &tfprotov6.SchemaNestedBlock{
			TypeName: name,
			Block:    nested.Block.schema(),
			Nesting:  modes[nested.Mode],
			MinItems: nested.MinItems,
			MaxItems: nested.MaxItems,
		})
	}
	return result
}
