// A provider of Terraform that knows the schemas of another, which it reads from schema.json beside itself (in the form of
// `tofu providers schema -json`), and reaches no cloud. Plans are as those of the other: what it would compute is not known
// before an apply. What an apply computes is made up: the name of the attribute.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Set by the linker, from the table of tools.
var version = "0.0.0"

func main() {
	if len(os.Args) > 1 && os.Args[1] == "--version" {
		fmt.Println("stand-in provider", version)
		return
	}
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	// Not resolved: each provider is a link to this program, in a folder of its own.
	folder := filepath.Dir(os.Args[0])
	text, err := os.ReadFile(filepath.Join(folder, "schema.json"))
	if err != nil {
		return err
	}
	var schemas schemas
	if err := json.Unmarshal(text, &schemas); err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	return tf6server.Serve(schemas.Source, func() tfprotov6.ProviderServer { return &provider{schemas: schemas} })
}

// The methods that are not here are for imports, functions and moves, which nobody asks it for.
type provider struct {
	tfprotov6.ProviderServer
	schemas schemas
}

func (p *provider) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	response := &tfprotov6.GetMetadataResponse{}
	for name := range p.schemas.Resources {
		response.Resources = append(response.Resources, tfprotov6.ResourceMetadata{TypeName: name})
	}
	for name := range p.schemas.DataSources {
		response.DataSources = append(response.DataSources, tfprotov6.DataSourceMetadata{TypeName: name})
	}
	for name := range p.schemas.Ephemeral {
		response.EphemeralResources = append(response.EphemeralResources, tfprotov6.EphemeralResourceMetadata{TypeName: name})
	}
	return response, nil
}

func (p *provider) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{
		Provider:                 p.schemas.Provider.schema(),
		ResourceSchemas:          schemasOf(p.schemas.Resources),
		DataSourceSchemas:        schemasOf(p.schemas.DataSources),
		EphemeralResourceSchemas: schemasOf(p.schemas.Ephemeral),
	}, nil
}

func schemasOf(each map[string]described) map[string]*tfprotov6.Schema {
	schemas := map[string]*tfprotov6.Schema{}
	for name, described := range each {
		schemas[name] = described.schema()
	}
	return schemas
}

func (p *provider) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (p *provider) GetFunctions(context.Context, *tfprotov6.GetFunctionsRequest) (*tfprotov6.GetFunctionsResponse, error) {
	return &tfprotov6.GetFunctionsResponse{}, nil
}

func (p *provider) ValidateProviderConfig(_ context.Context, request *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: request.Config}, nil
}

func (p *provider) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (p *provider) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func (p *provider) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (p *provider) ValidateDataResourceConfig(context.Context, *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return &tfprotov6.ValidateDataResourceConfigResponse{}, nil
}

func (p *provider) ValidateEphemeralResourceConfig(context.Context, *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return &tfprotov6.ValidateEphemeralResourceConfigResponse{}, nil
}

func (p *provider) UpgradeResourceState(_ context.Context, request *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	kind := p.schemas.Resources[request.TypeName].schema().ValueType()
	value, err := request.RawState.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	state, err := tfprotov6.NewDynamicValue(kind, value)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &state}, err
}

func (p *provider) ReadResource(_ context.Context, request *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: request.CurrentState}, nil
}

func (p *provider) PlanResourceChange(_ context.Context, request *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	planned, err := changed(p.schemas.Resources[request.TypeName], request.ProposedNewState, unknown)
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: planned}, err
}

func (p *provider) ApplyResourceChange(_ context.Context, request *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	state, err := changed(p.schemas.Resources[request.TypeName], request.PlannedState, madeUp)
	return &tfprotov6.ApplyResourceChangeResponse{NewState: state}, err
}

func (p *provider) ReadDataSource(_ context.Context, request *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	state, err := changed(p.schemas.DataSources[request.TypeName], request.Config, madeUp)
	return &tfprotov6.ReadDataSourceResponse{State: state}, err
}

func (p *provider) OpenEphemeralResource(_ context.Context, request *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	result, err := changed(p.schemas.Ephemeral[request.TypeName], request.Config, madeUp)
	return &tfprotov6.OpenEphemeralResourceResponse{Result: result}, err
}

func (p *provider) CloseEphemeralResource(context.Context, *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return &tfprotov6.CloseEphemeralResourceResponse{}, nil
}

// What to put in the place of a value that the provider computes, named after its attribute.
type filler func(name string, kind tftypes.Type) tftypes.Value

func unknown(_ string, kind tftypes.Type) tftypes.Value {
	return tftypes.NewValue(kind, tftypes.UnknownValue)
}

// Three elements in a list: as many as there are zones.
func madeUp(name string, kind tftypes.Type) tftypes.Value {
	each := func(element tftypes.Type) []tftypes.Value {
		values := []tftypes.Value{}
		for index := range 3 {
			values = append(values, madeUp(fmt.Sprintf("%s-%d", name, index+1), element))
		}
		return values
	}
	switch kind := kind.(type) {
	case tftypes.List:
		return tftypes.NewValue(kind, each(kind.ElementType))
	case tftypes.Set:
		return tftypes.NewValue(kind, each(kind.ElementType))
	case tftypes.Map:
		return tftypes.NewValue(kind, map[string]tftypes.Value{name: madeUp(name, kind.ElementType)})
	case tftypes.Object:
		fields := map[string]tftypes.Value{}
		for field, of := range kind.AttributeTypes {
			fields[field] = madeUp(field, of)
		}
		return tftypes.NewValue(kind, fields)
	}
	switch {
	case kind.Is(tftypes.Number):
		return tftypes.NewValue(kind, big.NewFloat(1))
	case kind.Is(tftypes.Bool):
		return tftypes.NewValue(kind, true)
	default:
		// Dashes: names are made of such values, and most clouds take no underscores there.
		return tftypes.NewValue(kind, strings.ReplaceAll(name, "_", "-"))
	}
}

// The value with what is computed filled in. Values that are written only never come back.
func changed(described described, value *tfprotov6.DynamicValue, fill filler) (*tfprotov6.DynamicValue, error) {
	schema := described.schema()
	before, err := value.Unmarshal(schema.ValueType())
	if err != nil || before.IsNull() {
		return value, err
	}
	after, err := filled(schema.Block, before, fill)
	if err != nil {
		return nil, err
	}
	result, err := tfprotov6.NewDynamicValue(schema.ValueType(), after)
	return &result, err
}

func filled(block *tfprotov6.SchemaBlock, value tftypes.Value, fill filler) (tftypes.Value, error) {
	if value.IsNull() || !value.IsKnown() {
		return value, nil
	}
	fields := map[string]tftypes.Value{}
	if err := value.As(&fields); err != nil {
		return value, err
	}
	for _, attribute := range block.Attributes {
		field := fields[attribute.Name]
		switch {
		case attribute.WriteOnly:
			fields[attribute.Name] = tftypes.NewValue(attribute.Type, nil)
		case attribute.Computed && (field.IsNull() || !field.IsKnown()):
			fields[attribute.Name] = fill(attribute.Name, attribute.Type)
		}
	}
	for _, nested := range block.BlockTypes {
		of, err := filledBlocks(nested, fields[nested.TypeName], fill)
		if err != nil {
			return value, err
		}
		fields[nested.TypeName] = of
	}
	return tftypes.NewValue(value.Type(), fields), nil
}

func filledBlocks(nested *tfprotov6.SchemaNestedBlock, value tftypes.Value, fill filler) (tftypes.Value, error) {
	if nested.Nesting == tfprotov6.SchemaNestedBlockNestingModeSingle {
		return filled(nested.Block, value, fill)
	}
	if value.IsNull() || !value.IsKnown() {
		return value, nil
	}
	blocks := []tftypes.Value{}
	if err := value.As(&blocks); err != nil {
		return value, err
	}
	for index, block := range blocks {
		of, err := filled(nested.Block, block, fill)
		if err != nil {
			return value, err
		}
		blocks[index] = of
	}
	return tftypes.NewValue(value.Type(), blocks), nil
}
